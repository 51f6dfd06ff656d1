using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Number of events that come at a constant rate: p(k) = λᵏ exp(−λ) / k! for k = 0, 1, …. With large counts the three terms cancel: the error of the log mass
/// is about 1e-16 k log k, 4e-6 for k = 1e9, in exchange for one logarithm per rate instead of one per count.
/// </summary>
/// <param name="Rate">λ ≥ 0, the mean; <see cref="FromLogRate"/> takes log λ instead.</param>
public sealed record Poisson(Tensor Rate) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Rate, Support.NonNegative)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <summary>The distribution with λ = exp(logRate).</summary>
    public static PoissonLog FromLogRate(Tensor logRate) => new(logRate);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Poisson(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => XLogY(x, Rate) - Rate - LogGamma(x + 1);

    /// <summary>log Q(k + 1, λ), the complement of the incomplete gamma function.</summary>
    public Tensor LogCdfWithin(Tensor x) => LogGammaQ(x + 1, Rate);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogGammaP(x + 1, Rate);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = Next(ref random, parameters[0]);

    /// <summary>A draw: by counting uniform factors until they are below exp(−λ) where λ is small, else by rejection.</summary>
    internal static double Next(ref Philox random, double rate) => rate < 10 ? Multiplication(ref random, rate) : Rejection(ref random, rate);

    private static double Multiplication(ref Philox random, double rate)
    {
        double limit = Math.Exp(-rate), product = random.NextDouble();
        int count = 0;
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    /// <summary>Transformed rejection with squeeze: Hörmann (1993), "The transformed rejection method for generating Poisson random variables", algorithm PTRS.</summary>
    private static double Rejection(ref Philox random, double rate)
    {
        double logRate = Math.Log(rate);
        double b = 0.931 + (2.53 * Math.Sqrt(rate)), a = -0.059 + (0.02483 * b);
        double logInverseAlpha = Math.Log(1.1239 + (1.1328 / (b - 3.4))), squeeze = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble(), us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / us) + b) * u) + rate + 0.43);
            if (us >= 0.07 && v <= squeeze)
                return k;
            if (k < 0 || (us < 0.013 && v > us))
                continue;
            if (Math.Log(v / ((a / (us * us)) + b)) + logInverseAlpha <= (k * logRate) - rate - VectorMath.LogGamma(k + 1))
                return k;
        }
    }
}
