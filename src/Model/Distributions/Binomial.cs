using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Number of successes in n independent trials: p(k) = C(n, k) pᵏ (1 − p)ⁿ⁻ᵏ for k = 0 … n.</summary>
/// <param name="Trials">n, a whole number of at least 0.</param>
/// <param name="Probability">p, from 0 to 1, of success in each; <see cref="FromLogit"/> takes log(p/(1 − p)) instead, and keeps both tails.</param>
public sealed record Binomial(Tensor Trials, Tensor Probability) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Trials, Support.Integers(0, double.PositiveInfinity)), Parameter.Scalar(Probability, Support.UnitInterval)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, Trials);

    /// <summary>The distribution with p = sigmoid(logit).</summary>
    public static BinomialLogit FromLogit(Tensor trials, Tensor logit) => new(trials, logit);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Binomial(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogChoices(Trials, x) + XLogY(x, Probability) + XLog1pY(Trials - x, -Probability);

    /// <summary>log (1 − I(k + 1, n − k, p)), the complement of the incomplete beta function.</summary>
    public Tensor LogCdfWithin(Tensor x) => LogTail(isUpper: true, Trials, x, Probability, 1 - Probability);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogTail(isUpper: false, Trials, x, Probability, 1 - Probability);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = Next(ref random, parameters[0], parameters[1]);

    /// <summary>log C(n, k) = −log(n + 1) − log B(n − k + 1, k + 1), which does not cancel for large n and small k.</summary>
    internal static Tensor LogChoices(Tensor trials, Tensor successes) => -Log1p(trials) - LogBeta(trials - successes + 1, successes + 1);

    /// <summary>log I(k + 1, n − k, p), which is that of more than k successes, or the logarithm of its complement, given p and 1 − p. All n of them are nothing to compute.</summary>
    internal static Tensor LogTail(bool isUpper, Tensor trials, Tensor successes, Tensor probability, Tensor complement)
    {
        Tensor isLast = Equal(successes, trials);
        Tensor log = new LogIncompleteBeta(isUpper).Apply(successes + 1, Where(isLast, 1, trials - successes), probability, complement);
        return Where(isLast, isUpper ? 0 : double.NegativeInfinity, log);
    }

    /// <summary>A draw: by inversion where np or n(1 − p) is small, else by rejection.</summary>
    internal static double Next(ref Philox random, double trials, double probability) =>
        probability > 0.5 ? trials - NextOfRare(ref random, trials, 1 - probability) : NextOfRare(ref random, trials, probability);

    private static double NextOfRare(ref Philox random, double n, double p) => n * p < 10 ? Inversion(ref random, n, p) : Rejection(ref random, n, p);

    /// <summary>Goes up from 0 and takes off the masses, each from the last, p(k) = p(k − 1) ((n + 1)/k − 1) p/(1 − p), until the uniform draw is used up.</summary>
    private static double Inversion(ref Philox random, double n, double p)
    {
        double odds = p / (1 - p), none = Math.Exp(n * VectorMath.Log1p(-p));
        while (true)
        {
            double u = random.NextDouble(), mass = none;
            for (double k = 0; k <= n; mass *= (((n + 1) / ++k) - 1) * odds)
            {
                if (u < mass)
                    return k;
                u -= mass;
            }
        }
    }

    /// <summary>Transformed rejection with squeeze: Hörmann (1993), "The generation of binomial random variates", algorithm BTRS, for np ≥ 10 and p ≤ ½.</summary>
    private static double Rejection(ref Philox random, double n, double p)
    {
        double deviation = Math.Sqrt(n * p * (1 - p)), logOdds = Math.Log(p / (1 - p)), mode = Math.Floor((n + 1) * p);
        double b = 1.15 + (2.53 * deviation), a = -0.0873 + (0.0248 * b) + (0.01 * p), c = (n * p) + 0.5;
        double alpha = (2.83 + (5.1 / b)) * deviation, squeeze = 0.92 - (4.2 / b);
        while (true)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble(), us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / us) + b) * u) + c);
            if (us >= 0.07 && v <= squeeze)
                return k;
            if (k < 0 || k > n)
                continue;
            double logRatio = LogFactorials(n, mode) - LogFactorials(n, k) + ((k - mode) * logOdds);
            if (Math.Log(v * alpha / ((a / (us * us)) + b)) <= logRatio)
                return k;
        }

        static double LogFactorials(double n, double k) => VectorMath.LogGamma(k + 1) + VectorMath.LogGamma(n - k + 1);
    }
}
