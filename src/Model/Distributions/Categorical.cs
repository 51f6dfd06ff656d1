using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>One of the categories 0 … K − 1, with the given probabilities: p(k) = pₖ.</summary>
/// <param name="Probabilities">p, a vector of K numbers from 0 to 1 that sum to 1; <see cref="FromLogits"/> takes unnormalised logarithms instead.</param>
public sealed record Categorical(Tensor Probabilities) : IDistribution<Discrete>, ICumulative, IEntropy
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probabilities are a scalar.</exception>
    public ImmutableArray<Parameter> Parameters => [Parameter.Vector(Probabilities, Support.Simplex(Parameter.Length(Probabilities)))];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probabilities are a scalar.</exception>
    public Support Support => Support.Integers(0, Parameter.Length(Probabilities) - 1.0);

    /// <summary>The distribution with p = softmax(logits).</summary>
    public static CategoricalLogit FromLogits(Tensor logits) => new(logits);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Categorical(parameters[0]);

    /// <summary>log p, then the entry at x: one logarithm per category, not per draw.</summary>
    public Tensor LogDensityWithin(Tensor x) => Gather(Log(Probabilities), x);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Gather(Log(CumulativeSum(Probabilities)), x);

    /// <summary>The sum from the category after x to the last: of the last there is none, and its logarithm is −∞.</summary>
    public Tensor LogSurvivalWithin(Tensor x) =>
        Gather(Log(Concatenate(0, CumulativeSum(Probabilities[1..], fromEnd: true), Expand(0.0, new(default, [1])))), x);

    /// <summary>−Σ p log p.</summary>
    public Tensor Entropy => -Sum(XLogY(Probabilities, Probabilities));

    /// <summary>By the inverse of the distribution function.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = Next(ref random, parameters);

    /// <summary>A draw of a category.</summary>
    internal static int Next(ref Philox random, ReadOnlySpan<double> probabilities)
    {
        double u = random.NextDouble();
        int category = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            if (probabilities[k] == 0)
                continue;
            category = k;   // what rounding leaves over goes to the last category that is possible
            if (u < probabilities[k])
                break;
            u -= probabilities[k];
        }

        return category;
    }
}
