using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Counts that vary more than a Poisson distribution of the same mean allows, the <see cref="NegativeBinomial"/> distribution by mean and dispersion:
/// p(k) = Γ(k + φ) / (Γ(φ) k!) (φ/(μ + φ))^φ (μ/(μ + φ))ᵏ for k = 0, 1, …. The variance is μ + μ²/φ; the Poisson distribution is the limit φ → ∞.
/// </summary>
/// <param name="Mean">μ > 0; <see cref="NegativeBinomial.FromLogMean"/> takes log μ instead.</param>
/// <param name="Dispersion">φ > 0: the smaller, the more counts vary.</param>
public sealed record NegativeBinomialMean(Tensor Mean, Tensor Dispersion) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Mean, Support.Positive), Parameter.Scalar(Dispersion, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new NegativeBinomialMean(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => NegativeBinomial.FromLogMean(Log(Mean), Dispersion).LogDensityWithin(x);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogTail(x, isUpper: false);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogTail(x, isUpper: true);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = NegativeBinomial.Next(ref random, parameters[1], Math.Log(parameters[1]) - Math.Log(parameters[0]));

    private Tensor LogTail(Tensor x, bool isUpper) => NegativeBinomial.LogTail(isUpper, Dispersion, x, Dispersion / (Mean + Dispersion), Mean / (Mean + Dispersion));
}
