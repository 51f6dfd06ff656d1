using System.Numerics.Tensors;

namespace Prob;

/// <summary>
/// Importance weights of draws from one distribution as draws from another, their tail smoothed, and what they are worth (Vehtari, Simpson, Gelman, Yao and Gabry 2024,
/// "Pareto smoothed importance sampling"). The greatest M = ⌈min(S/5, 3√S)⌉ of S ratios are replaced by the quantiles of the generalised Pareto distribution that fits them, and none
/// may exceed the greatest ratio itself.
/// </summary>
public sealed class ParetoSmoothing
{
    private const int LeastTail = 5;
    private const double Negligible = 1e-3;

    private ParetoSmoothing(double[] logWeights, double kHat)
    {
        (LogWeights, KHat) = (logWeights, kHat);
        EffectiveSampleSize = Math.Exp(-LogSumExp(Array.ConvertAll(logWeights, static weight => 2 * weight)));
    }

    /// <summary>The logarithms of the weights, in the order of the ratios; the weights sum to 1.</summary>
    public IReadOnlyList<double> LogWeights { get; }

    /// <summary>
    /// The shape k of the tail of the ratios, which have about 1/k finite moments: below 0.5 the weights can be relied on, below 0.7 still used, above not. 0 if the greatest ratios are
    /// all equal to a thousandth, infinite if they lie too far apart to fit, NaN if there are too few to tell: fewer than 21 draws, or 6 ratios above 0.
    /// </summary>
    public double KHat { get; }

    /// <summary>How many draws of the other distribution these are worth: 1 / Σ weight², from 1 to the number of draws.</summary>
    public double EffectiveSampleSize { get; }

    /// <summary>Smooths ratios.</summary>
    /// <param name="logRatios">Of each draw, log p − log q up to a constant; −∞ where p is 0.</param>
    /// <exception cref="ArgumentException">There is no ratio, one is NaN or infinitely great, or all are 0.</exception>
    public static ParetoSmoothing Of(ReadOnlySpan<double> logRatios)
    {
        if (logRatios.IsEmpty)
            throw new ArgumentException("Expected at least one log ratio, but there is none.", nameof(logRatios));
        for (int i = 0; i < logRatios.Length; i++)
        {
            if (!(logRatios[i] < double.PositiveInfinity))
                throw new ArgumentException(FormattableString.Invariant($"A log ratio must be a number or −∞, but that of draw {i} is {logRatios[i]}."), nameof(logRatios));
        }

        double greatest = TensorPrimitives.Max(logRatios);
        if (double.IsNegativeInfinity(greatest))
            throw new ArgumentException($"All {logRatios.Length} log ratios are −∞: no draw is possible under the other distribution.", nameof(logRatios));
        double[] weights = logRatios.ToArray();
        TensorPrimitives.Subtract(weights, greatest, weights);
        double kHat = SmoothTail(weights);
        TensorPrimitives.Subtract(weights, LogSumExp(weights), weights);
        return new(weights, kHat);
    }

    /// <summary>Smooths the tail of log ratios whose greatest is 0, in place, and gives its shape.</summary>
    private static double SmoothTail(double[] ratios)
    {
        int possible = ratios.Count(static ratio => ratio > double.NegativeInfinity);
        int length = (int)Math.Ceiling(Math.Min(0.2 * ratios.Length, 3 * Math.Sqrt(ratios.Length)));
        length = Math.Min(length, possible - 1);   // a ratio above 0 is left as the threshold
        if (length < LeastTail)
            return double.NaN;

        int[] order = [.. Enumerable.Range(0, ratios.Length).OrderBy(i => ratios[i])];
        int[] tail = order[^length..];
        double threshold = Math.Exp(ratios[order[^(length + 1)]]);
        // A distribution as good as equal to the other has ratios that differ by rounding, or by what a search has left: such differences have shapes, but no consequence.
        if (ratios[tail[^1]] - ratios[tail[0]] < Negligible)
            return 0;
        double[] excesses = Array.ConvertAll(tail, i => Math.Exp(ratios[i]) - threshold);
        if (GeneralisedPareto.Fit(excesses) is not { } fit)
            return double.PositiveInfinity;
        for (int i = 0; i < length; i++)
            ratios[tail[i]] = Math.Min(0, Math.Log(threshold + fit.Quantile((i + 0.5) / length)));
        return fit.Shape;
    }

    private static double LogSumExp(double[] values)
    {
        double greatest = TensorPrimitives.Max<double>(values);
        return greatest + Math.Log(values.Sum(value => Math.Exp(value - greatest)));
    }
}
