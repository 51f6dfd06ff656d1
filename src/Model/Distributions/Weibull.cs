using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Time to failure under a hazard that is a power of time, and the smallest of many positive numbers: p(x) = (α/σ) zᵅ⁻¹ exp(−zᵅ) for x ≥ 0, with z = x/σ.
/// At x = 0 the density is ∞, 1/σ or 0 for α below, at or above 1.
/// </summary>
/// <param name="Concentration">α > 0, also called the shape: failures become rarer with time below 1, more frequent above.</param>
/// <param name="Scale">σ > 0, in the unit of x: the quantile at 1 − 1/e.</param>
public sealed record Weibull(Tensor Concentration, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Weibull(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Log(Concentration) - Log(Scale) + Annihilate.Product(Concentration - 1, LogRatio(x)) - Exp(Annihilate.Product(Concentration, LogRatio(x)));

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => ExtremeValue.LogComplement(LogHazard(x));

    /// <summary>−zᵅ.</summary>
    public Tensor LogSurvivalWithin(Tensor x) => -Exp(LogHazard(x));

    /// <summary>σ (−log(1 − p))^(1/α).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => AtHazard(-Log1p(-probability));

    /// <summary>σ (−log p)^(1/α).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => AtHazard(-Log(probability));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Scale * Exp(ExtremeValue.InverseLogComplement(logProbability) / Concentration);

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => AtHazard(-logProbability);

    /// <summary>γ (1 − 1/α) + log(σ/α) + 1.</summary>
    public Tensor Entropy => (ExtremeValue.EulerGamma * (1 - (1 / Concentration))) + Log(Scale / Concentration) + 1;

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[1] * Math.Pow(random.NextExponential(), 1 / parameters[0]);

    /// <summary>σ (−log u)^(1/α).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => AtHazard(-Log(noise.Uniform(new(axes, Shape.Scalar))));

    /// <summary>log zᵅ, the logarithm of the cumulative hazard.</summary>
    private Tensor LogHazard(Tensor x) => XLogY(Concentration, x / Scale);

    /// <summary>log z, which does not overflow as z may, and costs no logarithm where x is the exponential of a sampler's coordinate.</summary>
    private Tensor LogRatio(Tensor x) => Log(x) - Log(Scale);

    private Tensor AtHazard(Tensor hazard) => Scale * Exp(Log(hazard) / Concentration);
}
