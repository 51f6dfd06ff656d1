using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// How often each of K categories occurs in n independent trials: p(k₁ … k_K) = n! Π pᵢ^kᵢ / kᵢ! for whole numbers that sum to n. For data: a latent vector of counts is refused.
/// </summary>
/// <param name="Trials">n, a whole number of at least 0.</param>
/// <param name="Probabilities">p, a vector of K numbers from 0 to 1 that sum to 1; <see cref="FromLogits"/> takes unnormalised logarithms instead.</param>
public sealed record Multinomial(Tensor Trials, Tensor Probabilities) : IDistribution<Tensor>
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probabilities are a scalar.</exception>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Trials, Support.Integers(0, double.PositiveInfinity)), Parameter.Vector(Probabilities, Support.Simplex(Parameter.Length(Probabilities)))];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probabilities are a scalar.</exception>
    public Shape Shape => [Parameter.Length(Probabilities)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probabilities are a scalar.</exception>
    public Support Support => Support.Counts(Parameter.Length(Probabilities), Trials);

    /// <summary>The distribution with p = softmax(logits).</summary>
    public static MultinomialLogit FromLogits(Tensor trials, Tensor logits) => new(trials, logits);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Multinomial(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogChoices(x) + Sum(XLogY(x, Probabilities));

    /// <summary>Each count in turn is binomial, among the trials that are left and the probability that is left.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        ReadOnlySpan<double> probabilities = parameters[1..];
        double left = 0;
        for (int i = draw.Length - 1; i >= 0; i--)
            draw[i] = left += probabilities[i];
        double trials = parameters[0];
        for (int i = 0; i < draw.Length; i++)
            trials -= draw[i] = Next(ref random, trials, probabilities[i], draw[i]);
    }

    /// <summary>log n! / Π kᵢ! = Σ log C(k₁ + … + kᵢ, kᵢ), which does not cancel where one count is much larger than the others.</summary>
    internal static Tensor LogChoices(Tensor x) => Sum(Binomial.LogChoices(CumulativeSum(x), x));

    /// <summary>How many of the trials that are left are in a category of a weight among the weights that are left.</summary>
    internal static double Next(ref Philox random, double trials, double weight, double weightLeft) =>
        trials == 0 || weight == 0 ? 0 : Binomial.Next(ref random, trials, Math.Min(1, weight / weightLeft));
}
