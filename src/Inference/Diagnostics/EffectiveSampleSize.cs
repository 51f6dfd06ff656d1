namespace Prob;

public static partial class Diagnostics
{
    /// <summary>
    /// Effective sample size for the bulk of the distribution, where mean and median are: that of the rank-normalised half chains
    /// (Vehtari et al. 2021, section 4.1). Defined even where the mean of the quantity is not.
    /// </summary>
    /// <remarks>
    /// All effective sample sizes are S/τ for S draws in m half chains of length n, with the autocorrelation time τ = −1 + 2 Σ P(k) + ρ(2K). The
    /// autocorrelations ρ(t) = 1 − (W − mean autocovariance at t) / V compare with V, the variance within and between chains (section 3.2), and are
    /// summed as pairs P(k) = ρ(2k) + ρ(2k + 1) for as long as these are positive, each no greater than the one before: the initial monotone sequence of
    /// Geyer (1992). τ is held above 1 / log₁₀ S, so antithetic chains give at most S log₁₀ S.
    /// </remarks>
    /// <returns>More than 0 and at most S log₁₀ S; NaN for fewer than 6 draws in a chain, for constant draws, and for a NaN among them.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double EffectiveSampleSizeBulk(ReadOnlySpan<double[]> chains)
    {
        ScalarDraws draws = ScalarDraws.Of(chains);
        return EffectiveSampleSizeBulk(draws, RankNormalised.Of(draws.Halves()));
    }

    internal static double EffectiveSampleSizeBulk(ScalarDraws draws, ScalarDraws scores) =>
        draws.HaveNaN || draws.AreConstant ? double.NaN : EffectiveSampleSize(scores);

    /// <summary>
    /// Effective sample size in the tails: the lesser of those for the 5 % and the 95 % quantile (Vehtari et al. 2021, section 4.3).
    /// </summary>
    /// <returns>As <see cref="EffectiveSampleSizeBulk(ReadOnlySpan{double[]})"/>; NaN also for an infinite draw, and where a twentieth of the draws equal the greatest, as for a coin,
    /// so that none lies above the 95 % quantile.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double EffectiveSampleSizeTail(ReadOnlySpan<double[]> chains)
    {
        ScalarDraws draws = ScalarDraws.Of(chains);
        return EffectiveSampleSizeTail(draws, draws.Sorted());
    }

    internal static double EffectiveSampleSizeTail(ScalarDraws draws, double[] sorted) =>
        Math.Min(EffectiveSampleSizeQuantile(draws, sorted, 0.05), EffectiveSampleSizeQuantile(draws, sorted, 0.95));

    /// <summary>Effective sample size for the mean: that of the half chains as they are.</summary>
    /// <returns>As <see cref="EffectiveSampleSizeBulk(ReadOnlySpan{double[]})"/>; NaN also for an infinite draw.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double EffectiveSampleSizeMean(ReadOnlySpan<double[]> chains) => EffectiveSampleSizeMean(ScalarDraws.Of(chains));

    internal static double EffectiveSampleSizeMean(ScalarDraws draws) => draws.AreConstant ? double.NaN : EffectiveSampleSize(draws.Halves());

    /// <summary>Effective sample size for the standard deviation: that of the distance |x − mean|.</summary>
    /// <returns>As <see cref="EffectiveSampleSizeBulk(ReadOnlySpan{double[]})"/>; NaN also for an infinite draw, and where all draws lie equally far from the mean.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double EffectiveSampleSizeStandardDeviation(ReadOnlySpan<double[]> chains)
    {
        ScalarDraws draws = ScalarDraws.Of(chains);
        double mean = ScalarDraws.Mean(draws.Values);
        return draws.AreConstant ? double.NaN : EffectiveSampleSizeMean(draws.Select(x => Math.Abs(x - mean)));
    }

    /// <summary>
    /// Effective sample size for the quantile at <paramref name="probability"/>: that of the indicator x ≤ quantile (Vehtari et al. 2021, section 4.3).
    /// At probability 1, where the indicator would be constant, the quantile at 1 − 1/(2S) stands in.
    /// </summary>
    /// <returns>As <see cref="EffectiveSampleSizeBulk(ReadOnlySpan{double[]})"/>; NaN also for an infinite draw, and where no draw lies above the quantile.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public static double EffectiveSampleSizeQuantile(ReadOnlySpan<double[]> chains, double probability)
    {
        CheckProbability(probability);
        ScalarDraws draws = ScalarDraws.Of(chains);
        return EffectiveSampleSizeQuantile(draws, draws.Sorted(), probability);
    }

    private static double EffectiveSampleSizeQuantile(ScalarDraws draws, double[] sorted, double probability)
    {
        if (!draws.AreFinite || draws.AreConstant)
            return double.NaN;

        double quantile = Draws.Quantile(sorted, probability < 1 ? probability : (sorted.Length - 0.5) / sorted.Length);
        return EffectiveSampleSize(draws.Select(x => x <= quantile ? 1 : 0).Halves());
    }

    private static double EffectiveSampleSize(ScalarDraws chains)
    {
        int n = chains.Length;
        if (n < 3 || !chains.AreFinite || chains.AreConstant)
            return double.NaN;

        var autocovariance = new MeanAutocovariance(chains);
        double within = autocovariance[0] * n / (n - 1);
        double variance = autocovariance[0] + (chains.Chains > 1 ? ScalarDraws.Variance(chains.ChainMeans()) : 0);
        if (!double.IsFinite(variance))
            return double.NaN;

        double Correlation(int lag) => 1 - ((within - autocovariance[lag]) / variance);

        double even = 1, pair = 1 + Correlation(1), least = double.PositiveInfinity, sum = 0;
        int lag = 0;
        while (pair > 0 && lag < n - 5)
        {
            least = Math.Min(least, pair);
            sum += least;
            lag += 2;
            even = Correlation(lag);
            pair = even + Correlation(lag + 1);
        }

        if (pair < 0)
            even = Math.Max(even, 0);   // the pair as a whole is noise; a positive half of it still counts, once

        double time = lag == 0 ? 2 : -1 + (2 * sum) + even;   // without any pair, which needs n < 6 or perfect alternation, R's posterior says 2
        double size = chains.Values.Length;
        return size / Math.Max(time, 1 / Math.Log10(size));
    }
}
