using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Counts that vary more than a Poisson distribution allows, as in negative binomial regression: p(k) = Γ(k + φ) / (Γ(φ) k!) (φ/(μ + φ))^φ (μ/(μ + φ))ᵏ for k = 0, 1, …, with μ = exp(η).
/// The variance is μ + μ²/φ; the distribution <see cref="PoissonLog"/> is the limit φ → ∞.
/// </summary>
/// <param name="LogMean">η, the logarithm of the mean, any real number.</param>
/// <param name="Dispersion">φ > 0: the smaller, the more counts vary.</param>
public sealed record NegativeBinomialLog(Tensor LogMean, Tensor Dispersion) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(LogMean, Support.Real), Parameter.Scalar(Dispersion, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new NegativeBinomialLog(parameters[0], parameters[1]);

    /// <summary>The logarithms of both probabilities as softplus(±(η − log φ)), which overflows for no μ and φ.</summary>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor logOdds = LogMean - Log(Dispersion);
        return NegativeBinomial.LogCoefficient(Dispersion, x) - (Dispersion * Softplus(logOdds)) - (x * Softplus(-logOdds));
    }

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogTail(x, isUpper: false);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogTail(x, isUpper: true);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = NegativeBinomial.Next(ref random, parameters[1], Math.Log(parameters[1]) - parameters[0]);

    private Tensor LogTail(Tensor x, bool isUpper) => NegativeBinomial.LogTail(isUpper, Dispersion, x, Sigmoid(Log(Dispersion) - LogMean), Sigmoid(LogMean - Log(Dispersion)));
}
