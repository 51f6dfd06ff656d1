using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// An unknown probability or proportion, the conjugate prior of <see cref="Bernoulli"/> and <see cref="Binomial"/>:
/// p(x) = xᵃ⁻¹ (1 − x)ᵇ⁻¹ / B(a, b) for 0 ≤ x ≤ 1. At an edge the density is ∞, finite or 0 for its concentration below, at or above 1.
/// </summary>
/// <param name="Concentration1">a > 0, which draws x to 1, as that many successes would; the mean is a/(a + b).</param>
/// <param name="Concentration0">b > 0, which draws x to 0, as that many failures would.</param>
public sealed record Beta(Tensor Concentration1, Tensor Concentration0) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Concentration1, Support.Positive), Parameter.Scalar(Concentration0, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.UnitInterval;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Beta(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        XLogY(Concentration1 - 1, x) + XLog1pY(Concentration0 - 1, -x) - LogBeta(Concentration1, Concentration0);

    /// <summary>The incomplete beta function, log I(a, b, x).</summary>
    public Tensor LogCdfWithin(Tensor x) => LogBetaI(Concentration1, Concentration0, x);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogBetaIComplement(Concentration1, Concentration0, x);

    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => BetaIInverse(Concentration1, Concentration0, probability);

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => BetaIComplementInverse(Concentration1, Concentration0, probability);

    /// <summary>log B(a, b) − (a − 1) ψ(a) − (b − 1) ψ(b) + (a + b − 2) ψ(a + b).</summary>
    public Tensor Entropy
    {
        get
        {
            (Tensor a, Tensor b) = (Concentration1, Concentration0);
            return LogBeta(a, b) - ((a - 1) * Digamma(a)) - ((b - 1) * Digamma(b)) + ((a + b - 2) * Digamma(a + b));
        }
    }

    /// <summary>g₁ / (g₁ + g₀) of two gamma draws, in logs: with small concentrations both may underflow.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double logOdds = Gamma.NextLog(ref random, parameters[0]) - Gamma.NextLog(ref random, parameters[1]);
        draw[0] = 1 / (1 + Math.Exp(-logOdds));
    }

    /// <summary>g₁ / (g₁ + g₀) of two gamma draws, in logs: with small concentrations both may underflow.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Sigmoid(LogStandardGamma.Draw(Concentration1, noise, axes) - LogStandardGamma.Draw(Concentration0, noise, axes));
}
