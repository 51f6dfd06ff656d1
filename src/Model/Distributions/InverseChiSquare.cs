using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>The inverse of a <see cref="ChiSquare"/> variable: p(x) = x^(−ν/2 − 1) exp(−1/(2x)) / (2^(ν/2) Γ(ν/2)) for x > 0.</summary>
/// <param name="DegreesOfFreedom">ν > 0; the mean is 1/(ν − 2) for ν > 2.</param>
public sealed record InverseChiSquare(Tensor DegreesOfFreedom) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(DegreesOfFreedom, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Positive;

    /// <inheritdoc/>
    public Tensor Entropy => Same.Entropy;

    /// <summary>InverseGamma(ν/2, ½).</summary>
    private InverseGamma Same => new InverseGamma(0.5 * DegreesOfFreedom, 0.5);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new InverseChiSquare(parameters[0]);

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
        draw[0] = 0.5 * Math.Exp(-Gamma.NextLog(ref random, 0.5 * parameters[0]));

    /// <inheritdoc/>
    public Tensor Draw(Noise noise, AxisSet axes) => Same.Draw(noise, axes);
}
