using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Waiting time for the α-th event that comes at a constant rate, and the conjugate prior of rates and precisions: p(x) = βᵅ xᵅ⁻¹ exp(−βx) / Γ(α) for x ≥ 0.
/// At x = 0 the density is ∞, β or 0 for α below, at or above 1.
/// </summary>
/// <param name="Concentration">α > 0, also called the shape; the mean is α/β.</param>
/// <param name="Rate">β > 0, per unit of x; the inverse of the scale.</param>
public sealed record Gamma(Tensor Concentration, Tensor Rate) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive), Parameter.Scalar(Rate, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Gamma(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        (Concentration * Log(Rate)) - LogGamma(Concentration) + XLogY(Concentration - 1, x) - (Rate * x);

    /// <summary>log P(α, βx), the incomplete gamma function.</summary>
    public Tensor LogCdfWithin(Tensor x) => LogGammaP(Concentration, Rate * x);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogGammaQ(Concentration, Rate * x);

    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => GammaPInverse(Concentration, probability) / Rate;

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => GammaQInverse(Concentration, probability) / Rate;

    /// <summary>α + log Γ(α) + (1 − α) ψ(α) − log β.</summary>
    public Tensor Entropy => Concentration + LogGamma(Concentration) + ((1 - Concentration) * Digamma(Concentration)) - Log(Rate);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Math.Exp(NextLog(ref random, parameters[0])) / parameters[1];

    /// <summary>eᵗ/β, where t is the logarithm of a draw with rate 1; for small α the draw, but not t, underflows to 0.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Exp(LogStandardGamma.Draw(Concentration, noise, axes)) / Rate;

    /// <summary>
    /// The logarithm of a draw with rate 1: Marsaglia and Tsang (2000), "A simple method for generating gamma variables". A concentration α below 1 takes a
    /// draw for α + 1 times u^(1/α), which in logs does not underflow however small α is.
    /// </summary>
    internal static double NextLog(ref Philox random, double concentration)
    {
        if (concentration < 1)
            return NextLog(ref random, concentration + 1) - (random.NextExponential() / concentration);

        double d = concentration - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.NextNormal(), root = 1 + (c * x);
            if (root <= 0)
                continue;
            double v = root * root * root, square = x * x, logV = Math.Log(v);
            if (-random.NextExponential() < (0.5 * square) + (d * (1 - v + logV)))
                return Math.Log(d) + logV;
        }
    }
}
