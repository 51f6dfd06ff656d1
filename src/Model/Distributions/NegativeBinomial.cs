using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Number of events that come at a rate which itself is gamma-distributed: p(k) = Γ(k + α) / (Γ(α) k!) (β/(β + 1))ᵅ (1/(β + 1))ᵏ for k = 0, 1, …; for a whole α also the number of failures
/// before the α-th success, of probability β/(β + 1). The mean is α/β, the variance α/β + α/β².
/// </summary>
/// <param name="Concentration">α > 0, of the gamma distribution of the rate.</param>
/// <param name="Rate">β > 0, of the gamma distribution of the rate; <see cref="FromMean"/> and <see cref="FromLogMean"/> take the mean and α instead.</param>
public sealed record NegativeBinomial(Tensor Concentration, Tensor Rate) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive), Parameter.Scalar(Rate, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <summary>The distribution of mean μ and variance μ + μ²/φ.</summary>
    public static NegativeBinomialMean FromMean(Tensor mean, Tensor dispersion) => new(mean, dispersion);

    /// <summary>The distribution of mean exp(η) and variance exp(η) + exp(2η)/φ.</summary>
    public static NegativeBinomialLog FromLogMean(Tensor logMean, Tensor dispersion) => new(logMean, dispersion);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new NegativeBinomial(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogCoefficient(Concentration, x) - (Concentration * Log1p(1 / Rate)) - (x * Log1p(Rate));

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogTail(x, isUpper: false);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogTail(x, isUpper: true);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = Next(ref random, parameters[0], Math.Log(parameters[1]));

    /// <summary>
    /// log Γ(k + α) / (Γ(α) k!) as −log(k + α) − log B(α, k + 1): no larger than the smaller of α and k times a logarithm, where the three gamma functions are much larger and cancel. 0 for k = 0,
    /// exactly, as the other terms may be tiny.
    /// </summary>
    internal static Tensor LogCoefficient(Tensor concentration, Tensor count) =>
        Where(Equal(count, 0), 0, -Log(concentration + count) - LogBeta(concentration, count + 1));

    /// <summary>log P(X ≤ k) = log I(p; α, k + 1), or of its complement, with the incomplete beta function of p and of w = 1 − p, either of which may be tiny. Its slopes by α and by p nearly cancel where α is huge, and leave an error of about 1e-17 α.</summary>
    internal static Tensor LogTail(bool isUpper, Tensor concentration, Tensor count, Tensor probability, Tensor complement) =>
        new LogIncompleteBeta(isUpper).Apply(concentration, count + 1, probability, complement);

    /// <summary>A draw: a gamma draw is the rate of a Poisson one.</summary>
    internal static double Next(ref Philox random, double concentration, double logRate) =>
        Poisson.Next(ref random, Math.Exp(Gamma.NextLog(ref random, concentration) - logRate));

    private Tensor LogTail(Tensor x, bool isUpper) => LogTail(isUpper, Concentration, x, Rate / (1 + Rate), 1 / (1 + Rate));
}
