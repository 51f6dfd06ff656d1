namespace Prob;

public static partial class Diagnostics
{
    /// <summary>
    /// Rank-normalised split R-hat: how much wider all chains together are than each half chain alone. It is √((B/W + n − 1) / n), where B = n · variance
    /// of the means and W = mean of the variances of the half chains of length n (Vehtari et al. 2021, section 3.1), computed on
    /// rank-normalised draws (section 4.1) and on the rank-normalised distances from the median (section 4.2), which notice chains of equal location and
    /// different scale; the greater of both. Near 1 when the chains have converged; above 1.01 they have not.
    /// </summary>
    /// <returns>A number about 1 or above (slightly below is chance; infinite if no half chain moves); NaN for fewer than 4 draws in a chain, for constant
    /// draws, for a NaN among them, and where all draws lie equally far from the median, as for two values that are equally frequent.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    public static double RHat(ReadOnlySpan<double[]> chains)
    {
        ScalarDraws draws = ScalarDraws.Of(chains);
        return RHat(draws, RankNormalised.Of(draws.Halves()), Draws.Quantile(draws.Sorted(), 0.5));
    }

    /// <summary>R-hat from draws, the scores of their halves and their median, which a summary has at hand.</summary>
    internal static double RHat(ScalarDraws draws, ScalarDraws scores, double median) => draws.HaveNaN || draws.AreConstant
        ? double.NaN
        : Math.Max(PotentialScaleReduction(scores), PotentialScaleReduction(RankNormalised.Of(draws.Folded(median).Halves())));

    private static double PotentialScaleReduction(ScalarDraws chains)
    {
        int n = chains.Length;
        if (n < 2 || chains.AreConstant)
            return double.NaN;

        double between = n * ScalarDraws.Variance(chains.ChainMeans()), within = 0;
        for (int c = 0; c < chains.Chains; c++)
            within += ScalarDraws.Variance(chains.Chain(c)) / chains.Chains;
        return Math.Sqrt(((between / within) + n - 1) / n);
    }
}
