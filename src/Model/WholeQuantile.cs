using static Prob.Functions;

namespace Prob;

/// <summary>
/// Quantiles of whole numbers, from the distribution function alone: the number of values below the quantile is found by its leading power of two, then bit by bit, in one loop of 62 steps that every
/// distribution shares and whose result is a constant of its parameters.
/// </summary>
internal static class WholeQuantile
{
    private const int ExponentBits = 10, FractionBits = 52;

    /// <summary>Above it the logarithms of distribution functions overflow, so that they seem to have ended.</summary>
    private static readonly double Unreachable = Math.ScaleB(1, 1000);

    /// <summary>The distance of the doubles below 1.</summary>
    private const double Rounding = 1.0 / (1L << 53);

    /// <summary>What a power of two is multiplied with if it is too small, then parts of the one that was found.</summary>
    private static readonly double[] Factors = [.. Enumerable.Range(1, ExponentBits).Select(static i => Math.ScaleB(1, 1 << (ExponentBits - i))), .. Enumerable.Repeat(1.0, FractionBits)];

    private static readonly double[] Fractions = [.. Enumerable.Repeat(0.0, ExponentBits), .. Enumerable.Range(1, FractionBits).Select(static i => Math.ScaleB(1, -i))];

    /// <summary>The smallest k with P(X ≤ k) ≥ p or, of the upper tail, with P(X > k) ≤ p.</summary>
    /// <exception cref="NotSupportedException">The values are not whole numbers, or there is no smallest.</exception>
    public static Tensor Of(ICumulative distribution, Tensor probability, bool isUpper)
    {
        string name = Distribution.NameOf(distribution);
        if (!distribution.Support.IsDiscrete)
            throw new NotSupportedException($"{name} has a distribution function, but the inverse of it is not known: quantiles are there for distributions that implement IQuantile, and for those of whole numbers.");
        Tensor lower = distribution.Support.Range.Lower;
        if (lower.IsLiteral(double.NegativeInfinity))
            throw new NotSupportedException($"Quantiles of whole numbers are counted from the smallest, and {name} has none.");

        // A tail that was rounded when it became p still is p: by a few roundings of its logarithm, and where p is near 1, of p.
        Tensor log = Log(probability), slack = 4 * Rounding * (1 + Abs(log)), rest = 1 - probability;
        Tensor isLow = isUpper ? rest < 0.5 : probability < 0.5;
        Tensor smallestCdf = isUpper ? Log(Maximum(rest - (0.75 * Rounding), 0)) : log - slack;
        Tensor largestSurvival = isUpper ? Where(probability > 0, log + slack, double.NegativeInfinity) : Where(rest > 0, Log(rest + (0.75 * Rounding)), double.NegativeInfinity);
        Tensor first = IsBelow(lower), one = Expand(1.0, first.Type);
        (Tensor[] last, _) = Scan([one, one], [Tensor.From([Factors.Length], Factors), Tensor.From([Fractions.Length], Fractions)], (state, element) =>
        {
            (Tensor count, Tensor power, Tensor factor, Tensor fraction) = (state[0], state[1], element[0], element[1]);
            Tensor candidate = (count * factor) + (power * fraction), isBelow = IsBelow(lower - 1 + Floor(candidate));
            return ([Where(isBelow, candidate, count), Where(isBelow, power * factor, power)], []);
        });
        Tensor found = lower + Where(last[0] >= Unreachable, double.PositiveInfinity, Floor(last[0]));
        return Where(Abs(probability - 0.5) <= 0.5, Where(first, found, lower), double.NaN);

        // By whichever tail is the smaller.
        Tensor IsBelow(Tensor k) => Where(isLow, Distribution.LogCdf(distribution, k) < smallestCdf, largestSurvival < Distribution.LogSurvival(distribution, k));
    }
}
