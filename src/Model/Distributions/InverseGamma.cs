using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The inverse of a gamma variable, the conjugate prior of variances: p(x) = βᵅ x^(−α − 1) exp(−β/x) / Γ(α) for x > 0.
/// </summary>
/// <param name="Concentration">α > 0, also called the shape; moments of order below α exist.</param>
/// <param name="Scale">β > 0, in the unit of x; the mean is β/(α − 1) for α > 1.</param>
public sealed record InverseGamma(Tensor Concentration, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Positive;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new InverseGamma(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        (Concentration * Log(Scale)) - LogGamma(Concentration) - ((Concentration + 1) * Log(x)) - (Scale / x);

    /// <summary>log Q(α, β/x), the complement of the incomplete gamma function.</summary>
    public Tensor LogCdfWithin(Tensor x) => LogGammaQ(Concentration, Scale / x);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogGammaP(Concentration, Scale / x);

    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => Scale / GammaQInverse(Concentration, probability);

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => Scale / GammaPInverse(Concentration, probability);

    /// <summary>α + log Γ(α) − (1 + α) ψ(α) + log β.</summary>
    public Tensor Entropy => Concentration + LogGamma(Concentration) - ((1 + Concentration) * Digamma(Concentration)) + Log(Scale);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[1] * Math.Exp(-Gamma.NextLog(ref random, parameters[0]));

    /// <summary>β e⁻ᵗ, where t is the logarithm of a draw from Gamma(α, 1); for small α the draw, but not t, overflows to ∞.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Scale * Exp(-LogStandardGamma.Draw(Concentration, noise, axes));
}
