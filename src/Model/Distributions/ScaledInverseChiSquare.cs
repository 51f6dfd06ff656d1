using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A variance of which ν earlier observations had the mean square s²: ν s² over a <see cref="ChiSquare"/> variable, p(x) = (ν s²/2)^(ν/2) x^(−ν/2 − 1) exp(−ν s²/(2x)) / Γ(ν/2) for x > 0.
/// </summary>
/// <param name="DegreesOfFreedom">ν > 0; the mean is ν s²/(ν − 2) for ν > 2.</param>
/// <param name="Scale">s > 0, in the unit of a standard deviation, whose square is that of x.</param>
public sealed record ScaledInverseChiSquare(Tensor DegreesOfFreedom, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(DegreesOfFreedom, Support.Positive), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Positive;

    /// <inheritdoc/>
    public Tensor Entropy => Same.Entropy;

    /// <summary>InverseGamma(ν/2, ν s²/2).</summary>
    private InverseGamma Same => new InverseGamma(0.5 * DegreesOfFreedom, 0.5 * DegreesOfFreedom * Square(Scale));

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new ScaledInverseChiSquare(parameters[0], parameters[1]);

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
        draw[0] = 0.5 * parameters[0] * parameters[1] * parameters[1] * Math.Exp(-Gamma.NextLog(ref random, 0.5 * parameters[0]));

    /// <inheritdoc/>
    public Tensor Draw(Noise noise, AxisSet axes) => Same.Draw(noise, axes);
}
