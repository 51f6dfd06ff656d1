namespace Prob;

public static partial class Diagnostics
{
    /// <summary>
    /// The quantile of all draws together, linear between the order statistics: with h = 1 + (S − 1) p, it is x₍⌊h⌋₎ + (h − ⌊h⌋)(x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎)
    /// (type 7 of Hyndman and Fan 1996, R's default).
    /// </summary>
    /// <returns>A number from the least draw to the greatest; NaN for no draws, or for a NaN among them.</returns>
    /// <exception cref="ArgumentException">There is no chain.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public static double Quantile(ReadOnlySpan<double[]> chains, double probability)
    {
        CheckProbability(probability);
        return Draws.Quantile(ScalarDraws.Of(chains).Sorted(), probability);
    }

    private static void CheckProbability(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability must be from 0 to 1.");
    }
}
