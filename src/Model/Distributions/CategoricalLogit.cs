using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>One of the categories 0 … K − 1, with probabilities proportional to exp(ηₖ): p(k) = exp(ηₖ) / Σⱼ exp(ηⱼ), as in multinomial logistic regression.</summary>
/// <param name="Logits">η, a vector of K real numbers; a constant added to all of them changes nothing.</param>
public sealed record CategoricalLogit(Tensor Logits) : IDistribution<Discrete>, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Vector(Logits, Support.Real)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The logits are a scalar.</exception>
    public Support Support => Support.Integers(0, Parameter.Length(Logits) - 1.0);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new CategoricalLogit(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Gather(LogSoftmax(Logits), x);

    /// <summary>−Σ p log p.</summary>
    public Tensor Entropy => -Sum(Softmax(Logits) * LogSoftmax(Logits));

    /// <summary>The category with the largest ηₖ + gₖ, where gₖ = −log eₖ is a Gumbel draw: no normalising constant is needed (Gumbel 1954).</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < parameters.Length; k++)
        {
            double perturbed = parameters[k] - Math.Log(random.NextExponential());
            if (perturbed > largest)
                (largest, draw[0]) = (perturbed, k);
        }
    }
}
