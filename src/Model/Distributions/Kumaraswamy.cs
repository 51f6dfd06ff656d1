using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A proportion, much like <see cref="Beta"/> but with a distribution function in closed form: p(x) = a b xᵃ⁻¹ (1 − xᵃ)ᵇ⁻¹ for 0 ≤ x ≤ 1 (Kumaraswamy 1980).
/// At an edge the density is ∞, finite or 0 for its concentration below, at or above 1.
/// </summary>
/// <param name="Concentration1">a > 0, which draws x to 1.</param>
/// <param name="Concentration0">b > 0, which draws x to 0.</param>
public sealed record Kumaraswamy(Tensor Concentration1, Tensor Concentration0) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Concentration1, Support.Positive), Parameter.Scalar(Concentration0, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.UnitInterval;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Kumaraswamy(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        Log(Concentration1) + Log(Concentration0) + XLogY(Concentration1 - 1, x) + Annihilate.Product(Concentration0 - 1, LogRest(x));

    /// <summary>log(1 − (1 − xᵃ)ᵇ), by log(−log(1 − xᵃ)), which is a log x where xᵃ is below half a rounding.</summary>
    public Tensor LogCdfWithin(Tensor x)
    {
        Tensor logPower = XLogY(Concentration1, x), isTiny = logPower < -40;
        return ExtremeValue.LogComplement(Log(Concentration0) + Where(isTiny, logPower, Log(-Where(isTiny, -1, LogRest(x)))));
    }

    /// <summary>b log(1 − xᵃ).</summary>
    public Tensor LogSurvivalWithin(Tensor x) => Concentration0 * LogRest(x);

    /// <summary>(1 − (1 − p)^(1/b))^(1/a).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => AtLogSurvival(Log1p(-probability));

    /// <summary>(1 − p^(1/b))^(1/a).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => AtLogSurvival(Log(probability));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => AtLogSurvival(logProbability);

    /// <summary>1 − 1/b + (1 − 1/a)(ψ(b + 1) + γ) − log ab.</summary>
    public Tensor Entropy =>
        1 - (1 / Concentration0) + ((1 - (1 / Concentration1)) * (Digamma(Concentration0 + 1) + ExtremeValue.EulerGamma)) - Log(Concentration1) - Log(Concentration0);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Math.Pow(-VectorMath.Expm1(-random.NextExponential() / parameters[1]), 1 / parameters[0]);

    /// <summary>(1 − u^(1/b))^(1/a).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => AtLogSurvival(Log(noise.Uniform(new(axes, Shape.Scalar))));

    /// <summary>
    /// log(1 − xᵃ). Near 1 it is log(1 − x) + log a + (a − 1)(log x)/2 to all digits: a sampler's coordinate u says more of 1 − x = 1/(1 + eᵘ) than x does.
    /// </summary>
    private Tensor LogRest(Tensor x)
    {
        Tensor logX = Log(x), isNear = Maximum(Concentration1, 1) * logX > -1e-8;
        return Where(
            isNear,
            Log1p(-x) + Log(Concentration1) + (0.5 * Annihilate.Product(Concentration1 - 1, logX)),
            Log1mExp(Where(isNear, -1, Annihilate.Product(Concentration1, logX))));
    }

    private Tensor AtLogSurvival(Tensor logSurvival) => Exp(Log1mExp(logSurvival / Concentration0) / Concentration1);
}
