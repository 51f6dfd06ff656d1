namespace Prob;

/// <summary>What the draws say about one scalar quantity, and how far to trust it.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Mean">The mean of the draws.</param>
/// <param name="StandardDeviation">The standard deviation of the draws.</param>
/// <param name="MonteCarloError">The standard error of <paramref name="Mean"/>: <see cref="Diagnostics.MonteCarloErrorMean(ReadOnlySpan{double[]})"/>.</param>
/// <param name="Quantile5">The 5 % quantile of the draws.</param>
/// <param name="Median">The median of the draws.</param>
/// <param name="Quantile95">The 95 % quantile of the draws.</param>
/// <param name="EssBulk">Effective sample size where mean and median are: <see cref="Diagnostics.EffectiveSampleSizeBulk(ReadOnlySpan{double[]})"/>.</param>
/// <param name="EssTail">Effective sample size in the tails: <see cref="Diagnostics.EffectiveSampleSizeTail(ReadOnlySpan{double[]})"/>.</param>
/// <param name="RHat">Convergence, near 1 when the chains agree: <see cref="Diagnostics.RHat(ReadOnlySpan{double[]})"/>.</param>
public sealed record SummaryRow(
    string Name,
    double Mean,
    double StandardDeviation,
    double MonteCarloError,
    double Quantile5,
    double Median,
    double Quantile95,
    double EssBulk,
    double EssTail,
    double RHat)
{
    /// <summary>The row of a quantity. Draws are sorted and ranked once for all figures.</summary>
    internal static SummaryRow Of(string name, ScalarDraws draws)
    {
        double[] sorted = draws.Sorted();
        ScalarDraws scores = RankNormalised.Of(draws.Halves());
        double median = Draws.Quantile(sorted, 0.5);
        double standardDeviation = Math.Sqrt(ScalarDraws.Variance(draws.Values));
        return new(
            name,
            ScalarDraws.Mean(draws.Values),
            standardDeviation,
            Diagnostics.MonteCarloErrorMean(draws, standardDeviation),
            Draws.Quantile(sorted, 0.05),
            median,
            Draws.Quantile(sorted, 0.95),
            Diagnostics.EffectiveSampleSizeBulk(draws, scores),
            Diagnostics.EffectiveSampleSizeTail(draws, sorted),
            Diagnostics.RHat(draws, scores, median));
    }

    /// <summary>The row of a quantity whose draws are independent and worth so many: there is no autocorrelation to estimate, and no convergence to judge.</summary>
    internal static SummaryRow OfIndependent(string name, ScalarDraws draws, double worth)
    {
        double[] sorted = draws.Sorted();
        double size = draws.HaveNaN || draws.AreConstant ? double.NaN : worth;
        double standardDeviation = Math.Sqrt(ScalarDraws.Variance(draws.Values));
        return new(
            name,
            ScalarDraws.Mean(draws.Values),
            standardDeviation,
            standardDeviation / Math.Sqrt(size),
            Draws.Quantile(sorted, 0.05),
            Draws.Quantile(sorted, 0.5),
            Draws.Quantile(sorted, 0.95),
            size,
            size,
            double.NaN);
    }
}
