using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>Sum of the squares of ν standard normal variables: p(x) = x^(ν/2 − 1) exp(−x/2) / (2^(ν/2) Γ(ν/2)) for x ≥ 0.</summary>
/// <param name="DegreesOfFreedom">ν > 0, the mean; the variance is 2ν.</param>
public sealed record ChiSquare(Tensor DegreesOfFreedom) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(DegreesOfFreedom, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public Tensor Entropy => Same.Entropy;

    /// <summary>Gamma(ν/2, ½).</summary>
    private Gamma Same => new Gamma(0.5 * DegreesOfFreedom, 0.5);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new ChiSquare(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Same.LogDensityWithin(x);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Same.LogCdfWithin(x);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Same.LogSurvivalWithin(x);

    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => Same.InverseCdfWithin(probability);

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => Same.InverseSurvivalWithin(probability);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = 2 * Math.Exp(Gamma.NextLog(ref random, 0.5 * parameters[0]));

    /// <inheritdoc/>
    public Tensor Draw(Noise noise, AxisSet axes) => Same.Draw(noise, axes);
}
