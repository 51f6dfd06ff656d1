using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Number of successes in n trials of a probability that itself is beta-distributed: p(k) = C(n, k) B(k + α, n − k + β) / B(α, β) for k = 0 … n. The mean is nα/(α + β); the
/// binomial distribution is the limit of large α and β.
/// </summary>
/// <param name="Trials">n, a whole number of at least 0.</param>
/// <param name="Concentration1">α > 0, as if that many successes had been seen before.</param>
/// <param name="Concentration0">β > 0, as if that many failures had been seen before.</param>
public sealed record BetaBinomial(Tensor Trials, Tensor Concentration1, Tensor Concentration0) : IDistribution<Discrete>
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Scalar(Trials, Support.Integers(0, double.PositiveInfinity)),
        Parameter.Scalar(Concentration1, Support.Positive),
        Parameter.Scalar(Concentration0, Support.Positive),
    ];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, Trials);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new BetaBinomial(parameters[0], parameters[1], parameters[2]);

    /// <summary>Regrouped as c(α, k) c(β, n − k) / c(α + β, n) with c(α, k) = Γ(k + α) / (Γ(α) k!): for moderate α and β each is moderate however large the counts are.</summary>
    public Tensor LogDensityWithin(Tensor x) =>
        NegativeBinomial.LogCoefficient(Concentration1, x) + NegativeBinomial.LogCoefficient(Concentration0, Trials - x)
        - NegativeBinomial.LogCoefficient(Concentration1 + Concentration0, Trials);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Next(ref random, parameters[0], parameters[1], parameters[2]);

    /// <summary>A draw: binomial, of the probability g₁/(g₁ + g₀) with gamma draws g, in logs as small ones underflow.</summary>
    internal static double Next(ref Philox random, double trials, double concentration1, double concentration0)
    {
        double logOdds = Gamma.NextLog(ref random, concentration1) - Gamma.NextLog(ref random, concentration0);
        return Binomial.Next(ref random, trials, 1 / (1 + Math.Exp(-logOdds)));
    }
}
