using MathNet.Numerics;

namespace Prob.Tests;

/// <summary>
/// Whether ranks have each value 0 … L with the same probability: the number of ranks below each k, and of those in each interval around the middle, is binomial. The first sees a posterior that lies too
/// high or too low, the second one that is too wide or too narrow.
/// </summary>
internal static class RankUniformity
{
    /// <summary>A bound on the probability of a deviation as large: that of the least probable count, times the number of counts looked at.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="largest">L.</param>
    public static double Probability(int[] ranks, int largest)
    {
        double least = 1;
        int looked = 0;
        void Look(int from, int to)
        {
            looked++;
            least = Math.Min(least, Tail(ranks.Count(rank => rank >= from && rank < to), ranks.Length, (double)(to - from) / (largest + 1)));
        }

        for (int k = 1; k <= largest; k++)
            Look(0, k);
        for (int k = 1; 2 * k <= largest; k++)
            Look(k, largest + 1 - k);
        return Math.Min(1, looked * least);
    }

    /// <summary>The probability that a binomial count is as far out, twice that of its smaller tail: P(X ≥ x) = I_p(x, n − x + 1).</summary>
    private static double Tail(int count, int trials, double probability)
    {
        double above = count == 0 ? 1 : SpecialFunctions.BetaRegularized(count, trials - count + 1, probability);
        double below = count == trials ? 1 : SpecialFunctions.BetaRegularized(trials - count, count + 1, 1 - probability);
        return Math.Min(1, 2 * Math.Min(above, below));
    }
}
