using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Maximum of many heavy-tailed draws, the inverse of a <see cref="Weibull"/> variable: p(x) = (α/σ) z⁻ᵅ⁻¹ exp(−z⁻ᵅ) for x > 0, with z = x/σ. There is a mean for α > 1 only.
/// </summary>
/// <param name="Concentration">α > 0, the exponent of the tail, also called the shape.</param>
/// <param name="Scale">σ > 0, in the unit of x: the quantile at 1/e.</param>
public sealed record Frechet(Tensor Concentration, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Positive;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Frechet(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor logZ = LogRatio(x);
        return Log(Concentration) - Log(Scale) - ((Concentration + 1) * logZ) - Exp(-Concentration * logZ);
    }

    /// <summary>−z⁻ᵅ.</summary>
    public Tensor LogCdfWithin(Tensor x) => -Exp(-Concentration * Log(x / Scale));

    /// <summary>log(1 − exp(−z⁻ᵅ)).</summary>
    public Tensor LogSurvivalWithin(Tensor x) => ExtremeValue.LogComplement(-Concentration * Log(x / Scale));

    /// <summary>σ (−log p)^(−1/α).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Scale * Exp(-Log(-Log(probability)) / Concentration);

    /// <summary>σ (−log(1 − p))^(−1/α).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Scale * Exp(-Log(-Log1p(-probability)) / Concentration);

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Scale * Exp(-Log(-logProbability) / Concentration);

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Scale * Exp(-ExtremeValue.InverseLogComplement(logProbability) / Concentration);

    /// <summary>1 + γ + γ/α + log(σ/α).</summary>
    public Tensor Entropy => (1 + ExtremeValue.EulerGamma) + (ExtremeValue.EulerGamma / Concentration) + Log(Scale / Concentration);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[1] * Math.Pow(random.NextExponential(), -1 / parameters[0]);

    /// <summary>σ (−log u)^(−1/α).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => InverseCdfWithin(noise.Uniform(new(axes, Shape.Scalar)));

    /// <summary>log z, which does not overflow as z may, and costs no logarithm where x is the exponential of a sampler's coordinate.</summary>
    private Tensor LogRatio(Tensor x) => Log(x) - Log(Scale);
}
