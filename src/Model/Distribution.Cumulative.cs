using static Prob.Functions;

namespace Prob;

/// <content>Distribution functions, for any value: not only one of the support.</content>
public static partial class Distribution
{
    /// <summary>P(X ≤ x).</summary>
    public static Tensor Cdf(this ICumulative distribution, Tensor x) => Exp(LogCdf(distribution, x));

    /// <summary>P(X > x).</summary>
    public static Tensor Survival(this ICumulative distribution, Tensor x) => Exp(LogSurvival(distribution, x));

    /// <summary>log P(X ≤ x), in nats: −∞ below the support and 0 above it.</summary>
    public static Tensor LogCdf(this ICumulative distribution, Tensor x) => AnyValue(distribution, x, double.NegativeInfinity, 0, distribution.LogCdfWithin);

    /// <summary>log P(X > x), in nats: 0 below the support and −∞ above it.</summary>
    public static Tensor LogSurvival(this ICumulative distribution, Tensor x) => AnyValue(distribution, x, 0, double.NegativeInfinity, distribution.LogSurvivalWithin);

    /// <summary>
    /// log P(a ≤ X ≤ b), in nats: a difference of distribution functions or of their complements, whichever are the smaller, so that it keeps its digits in either tail. −∞ where b &lt; a.
    /// </summary>
    /// <param name="distribution">The distribution of X.</param>
    /// <param name="lower">a; −∞ for no bound.</param>
    /// <param name="upper">b; +∞ for no bound.</param>
    public static Tensor LogProbability(this ICumulative distribution, Tensor lower, Tensor upper)
    {
        // P(X < a): of a whole number it is that of the largest one below a.
        Tensor below = distribution.Support.IsDiscrete ? -Floor(-lower) - 1 : lower;
        bool hasLower = !lower.IsLiteral(double.NegativeInfinity), hasUpper = !upper.IsLiteral(double.PositiveInfinity);
        if (!hasLower)
            return hasUpper ? LogCdf(distribution, upper) : 0.0;
        if (!hasUpper)
            return LogSurvival(distribution, below);
        Tensor logBelow = LogCdf(distribution, below);
        return Where(
            logBelow < -Constants.LogTwo,
            Difference(LogCdf(distribution, upper), logBelow),
            Difference(LogSurvival(distribution, below), LogSurvival(distribution, upper)));

        // The larger may be the smaller by a rounding.
        static Tensor Difference(Tensor larger, Tensor smaller) => LogSubtractExp(Maximum(larger, smaller), smaller);
    }

    /// <summary>
    /// The x with P(X ≤ x) = p: the quantile function, accurate for small p. Of whole numbers it is the smallest k with P(X ≤ k) ≥ p up to a rounding of p, which does not change with the parameters;
    /// +∞ for p = 1 where there is no largest.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A known probability is not from 0 to 1.</exception>
    /// <exception cref="NotSupportedException">The distribution is one of real numbers, and the inverse of its distribution function is not known.</exception>
    public static Tensor InverseCdf(this ICumulative distribution, Tensor probability) =>
        distribution is IQuantile known ? known.InverseCdfWithin(Checked(probability)) : WholeQuantile.Of(distribution, Checked(probability), isUpper: false);

    /// <summary>
    /// The x with P(X > x) = p: the quantile at 1 − p, accurate for small p. Of whole numbers it is the smallest k with P(X > k) ≤ p up to a rounding of p; +∞ for p = 0 where there is no largest.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A known probability is not from 0 to 1.</exception>
    /// <exception cref="NotSupportedException">The distribution is one of real numbers, and the inverse of its distribution function is not known.</exception>
    public static Tensor InverseSurvival(this ICumulative distribution, Tensor probability) =>
        distribution is IQuantile known ? known.InverseSurvivalWithin(Checked(probability)) : WholeQuantile.Of(distribution, Checked(probability), isUpper: true);

    /// <summary>The logarithm of a probability, known itself or from that of the complement: by whichever is the smaller, so that it keeps its digits near 0, and is never above.</summary>
    internal static Tensor Complementary(Tensor log, Tensor logOfRest)
    {
        Tensor isLarge = logOfRest < -Constants.LogTwo;
        return Where(isLarge, Log1mExp(Where(isLarge, logOfRest, -1)), log);
    }

    /// <summary>A function of values of the support, continued below and above it. Between whole numbers it is that of the one below.</summary>
    private static Tensor AnyValue(ICumulative distribution, Tensor x, double ifBelow, double ifAbove, Func<Tensor, Tensor> within)
    {
        (Tensor lower, Tensor upper) = distribution.Support.Range;
        bool isDiscrete = distribution.Support.IsDiscrete;
        Tensor value = isDiscrete ? Floor(x) : x;
        Tensor isBelow = isDiscrete || distribution.Support is AtomicSupport ? value < lower : value <= lower, isAbove = value >= upper;
        if (IsKnown(isBelow, 0) && IsKnown(isAbove, 0))
            return within(value);
        Tensor isOutside = Maximum(isBelow, isAbove);
        Tensor member = distribution.Support.Member(distribution.Shape) is { } some ? Where(isOutside, some, value) : value;
        return Where(isBelow, ifBelow, Where(isAbove, ifAbove, within(member)));
    }

    private static bool IsKnown(Tensor verdicts, double value) => verdicts.Source.IsKnown && Array.TrueForAll(verdicts.Values, verdict => verdict == value);

    private static Tensor Checked(Tensor probability)
    {
        if (probability.Source.IsKnown && Array.Find(probability.ToArray(), static p => !(p is >= 0 and <= 1)) is var wrong && wrong is not 0)
            throw new ArgumentOutOfRangeException(nameof(probability), $"A probability is from 0 to 1, but was {wrong:g6}.");
        return probability;
    }
}
