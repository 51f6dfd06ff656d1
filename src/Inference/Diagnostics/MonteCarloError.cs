namespace Prob;

public static partial class Diagnostics
{
    /// <summary>
    /// Standard error of the mean of the draws as an estimate of the posterior mean: sd / √(<see cref="EffectiveSampleSizeMean(ReadOnlySpan{double[]})"/>).
    /// </summary>
    /// <returns>A number above 0 in the unit of the draws; NaN where the effective sample size is.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double MonteCarloErrorMean(ReadOnlySpan<double[]> chains)
    {
        ScalarDraws draws = ScalarDraws.Of(chains);
        return MonteCarloErrorMean(draws, Math.Sqrt(ScalarDraws.Variance(draws.Values)));
    }

    internal static double MonteCarloErrorMean(ScalarDraws draws, double standardDeviation) => standardDeviation / Math.Sqrt(EffectiveSampleSizeMean(draws));

    /// <summary>
    /// Standard error of the standard deviation of the draws, by the delta method: √((E[c⁴] − E[c²]²) / (4 E[c²] S)), where c = x − mean and S is the
    /// effective sample size for the mean of c².
    /// </summary>
    /// <returns>A number of 0 or above in the unit of the draws; NaN where the effective sample size is.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double MonteCarloErrorStandardDeviation(ReadOnlySpan<double[]> chains)
    {
        ScalarDraws draws = ScalarDraws.Of(chains);
        if (draws.AreConstant)
            return double.NaN;

        double mean = ScalarDraws.Mean(draws.Values);
        ScalarDraws squares = draws.Select(x => (x - mean) * (x - mean));
        double second = ScalarDraws.Mean(squares.Values);
        double fourth = ScalarDraws.Mean(squares.Select(c => c * c).Values);
        return Math.Sqrt((fourth - (second * second)) / (4 * second * EffectiveSampleSizeMean(squares)));
    }

    /// <summary>
    /// Standard error of a quantile: half the width between the order statistics at the 16 % and 84 % points of Beta(S p + 1, S (1 − p) + 1), with
    /// S = <see cref="EffectiveSampleSizeQuantile(ReadOnlySpan{double[]}, double)"/> (Vehtari et al. 2021, section 4.4).
    /// </summary>
    /// <returns>A number of 0 or above in the unit of the draws; NaN where the effective sample size is.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public static double MonteCarloErrorQuantile(ReadOnlySpan<double[]> chains, double probability)
    {
        CheckProbability(probability);
        ScalarDraws draws = ScalarDraws.Of(chains);
        double[] sorted = draws.Sorted();
        double size = EffectiveSampleSizeQuantile(draws, sorted, probability);
        if (double.IsNaN(size))
            return double.NaN;

        const double below = 0.1586553, above = 0.8413447;   // Φ(∓1), to the digits that R's posterior uses: they decide which order statistic it is
        double alpha = (size * probability) + 1, beta = (size * (1 - probability)) + 1;
        int lower = (int)Math.Floor(MathNet.Numerics.Distributions.Beta.InvCDF(alpha, beta, below) * sorted.Length);
        int upper = (int)Math.Ceiling(MathNet.Numerics.Distributions.Beta.InvCDF(alpha, beta, above) * sorted.Length);
        return (sorted[Math.Min(upper, sorted.Length) - 1] - sorted[Math.Max(lower, 1) - 1]) / 2;
    }
}
