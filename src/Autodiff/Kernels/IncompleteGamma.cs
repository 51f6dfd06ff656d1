using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// The regularised incomplete gamma functions P(a, x) = γ(a, x)/Γ(a) and Q = 1 − P on the log scale, with their derivatives. One of the two is the density of log x,
/// exp(a log x − x)/Γ(a), times a ratio without cancellation (<see cref="StandardGammaQuantile"/>); the other follows, as the first is not near 1, but for small a and x, where Q is that of Gautschi (1979).
/// The density keeps its digits for large a by the deviance of x from a (Loader 2000). Logarithms have an error of about 1e-14 and a few roundings. NaN unless a is positive and finite, and x ≥ 0.
/// </summary>
internal static class IncompleteGamma
{
    /// <summary>Below, where P is a series, 1 − P would lose digits.</summary>
    private const double SmallConcentration = 0.5;

    /// <summary>log P(a, x), or log Q.</summary>
    public static double Log(bool isUpper, double a, double x)
    {
        if (!IsValid(a, x))
            return double.NaN;
        if (x == 0 || double.IsInfinity(x))
            return (x == 0) == isUpper ? 0 : double.NegativeInfinity;
        var tails = Tails.At(a, x, false);
        return isUpper ? tails.LogUpper : tails.LogLower;
    }

    /// <summary>The derivative of <see cref="Log"/> by x.</summary>
    public static double ArgumentSlope(bool isUpper, double a, double x)
    {
        if (!IsValid(a, x))
            return double.NaN;
        if (x == 0)
            return isUpper ? -Density(a, 0) : double.PositiveInfinity;
        if (double.IsInfinity(x))
            return isUpper ? -1 : 0;
        double slope = Tails.At(a, x, false).InverseRatio(isUpper) / x;
        return isUpper ? -slope : slope;
    }

    /// <summary>The derivative of <see cref="Log"/> by a: not positive for P, not negative for Q.</summary>
    public static double ConcentrationSlope(bool isUpper, double a, double x) => OfConcentration(isUpper, a, x, false);

    /// <summary>The second derivative of P or Q by a, divided by it.</summary>
    public static double ConcentrationCurvature(bool isUpper, double a, double x) => OfConcentration(isUpper, a, x, true);

    /// <summary>xᵃ⁻¹ e⁻ˣ / Γ(a).</summary>
    public static double Density(double a, double x)
    {
        if (!IsValid(a, x))
            return double.NaN;
        return x == 0 ? (a < 1 ? double.PositiveInfinity : a == 1 ? 1 : 0) : double.IsInfinity(x) ? 0 : Math.Exp(LogDensity(a, x) - Math.Log(x));
    }

    /// <summary>∂x/∂a at a fixed P(a, x): x times the slope of log x.</summary>
    public static double QuantileSlope(double a, double x) =>
        !IsValid(a, x) ? double.NaN : x == 0 ? 0 : double.IsInfinity(x) ? double.PositiveInfinity : x * StandardGammaQuantile.Moments(a, Math.Log(x), x, false).Slope;

    /// <summary>The derivative of <see cref="QuantileSlope"/> by a at a fixed x.</summary>
    public static double QuantileSlopeOfSlope(double a, double x) =>
        !IsValid(a, x) ? double.NaN : x == 0 ? 0 : double.IsInfinity(x) ? double.NegativeInfinity : x * StandardGammaQuantile.SlopeOfSlope(a, Math.Log(x));

    /// <summary>
    /// The x with P(a, x) = p, or Q(a, x) = p: Halley's method for the logarithm of the smaller tail as a function of log x, which is concave, within a bracket; the start is that of Wilson and Hilferty (1931) or, where it does not
    /// hold, that of one term of the tail (Didonato and Morris 1986).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Inverse(bool isUpper, double a, double p)
    {
        if (!(a > 0) || !double.IsFinite(a) || !(p >= 0 && p <= 1))
            return double.NaN;
        if (p == 0 || p == 1)
            return (p == 0) == isUpper ? double.PositiveInfinity : 0;

        double logLower = isUpper ? VectorMath.Log1p(-p) : Math.Log(p), logUpper = isUpper ? Math.Log(p) : VectorMath.Log1p(-p);
        // P(a, x) ≤ xᵃ/Γ(a + 1), and the two are equal to rounding for small x.
        double least = (logLower + LogGamma1p(a)) / a;
        if (least < -37)
            return Math.Exp(least);
        bool solvesUpper = logUpper < logLower;
        double target = solvesUpper ? logUpper : logLower;
        double x = Start(a, least, target, solvesUpper), low = 0, high = double.PositiveInfinity, last = double.PositiveInfinity;
        for (int i = 0; i < 100; i++)
        {
            var tails = Tails.At(a, x, false);
            double excess = (solvesUpper ? tails.LogUpper : tails.LogLower) - target, slope = tails.InverseRatio(solvesUpper), relative = a - x - slope;
            if (solvesUpper)
                (slope, relative) = (-slope, a - x + slope);
            if (excess == 0)
                return x;
            if (excess > 0 == solvesUpper)
                low = x;
            else
                high = x;
            double newton = excess / slope, correction = 1 - (0.5 * newton * relative), step = -newton / Math.Clamp(correction, 0.5, 2);
            double next = x * Math.Exp(step);
            if (Math.Abs(step) <= 1e-15 || (Math.Abs(step) <= 1e-10 && Math.Abs(step) >= 0.5 * Math.Abs(last)))
                return next;
            if (!(next > low && next < high))
                next = double.IsInfinity(high) ? 2 * x : low == 0 ? 0.5 * x : Math.Sqrt(low) * Math.Sqrt(high);
            (x, last) = (next, step);
        }

        return x;
    }

    private static double Start(double a, double least, double target, bool isUpper)
    {
        double lowest = Math.Max(Math.Exp(least), 1e-300);
        if (a > 0.5 && target > -700)
        {
            // Abramowitz and Stegun 26.2.23, to 5e-4.
            double r = Math.Sqrt(-2 * target), z = r - ((2.515517 + (r * (0.802853 + (0.010328 * r)))) / (1 + (r * (1.432788 + (r * (0.189269 + (0.001308 * r)))))));
            double cube = 1 - (1 / (9 * a)) + ((isUpper ? z : -z) / (3 * Math.Sqrt(a)));
            if (cube > 0.3)
                return Math.Max(a * cube * cube * cube, lowest);
        }

        if (!isUpper)
            return lowest;
        double tail = -target - VectorMath.LogGamma(a);   // log Q is near −x + (a − 1) log x − log Γ(a) for large x
        return tail > 1 ? Math.Max(tail + ((a - 1) * Math.Log(tail + Math.Max(0, a - 1))), lowest) : lowest;
    }

    /// <summary>log of the density of log x: a log x − x − log Γ(a).</summary>
    private static double LogDensity(double a, double x)
    {
        if (a < 8)
            return (a * Math.Log(x)) - x - VectorMath.LogGamma(a);
        return (-a * GammaDifferences.Deviance((x - a) / a, x / a)) + (0.5 * Math.Log(a)) - Constants.LogSqrtTwoPi - GammaDifferences.Stirling(a);
    }

    private static double OfConcentration(bool isUpper, double a, double x, bool isSecond)
    {
        if (!IsValid(a, x))
            return double.NaN;
        if (x == 0 || double.IsInfinity(x))
            return (x == 0) == isUpper ? 0 : isUpper || isSecond ? double.PositiveInfinity : double.NegativeInfinity;
        var tails = Tails.At(a, x, isSecond);
        double own = (isSecond ? tails.Tail.Second : tails.Tail.First) * tails.InverseRatio(isUpper);
        return isUpper == tails.Tail.IsUpper ? own : -own;
    }

    private static bool IsValid(double a, double x) => a > 0 && double.IsFinite(a) && x >= 0;

    private static double LogGamma1p(double a) => a <= 0.5 ? GammaDifferences.LogGamma1p(a) : VectorMath.LogGamma(1 + a);

    /// <summary>Both tails for a finite x > 0.</summary>
    private readonly record struct Tails(StandardGammaQuantile.Tail Tail, double LogDensity, double LogLower, double LogUpper)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Tails At(double a, double x, bool isSecond)
        {
            StandardGammaQuantile.Tail tail = StandardGammaQuantile.Moments(a, Math.Log(x), x, isSecond);
            double logDensity = IncompleteGamma.LogDensity(a, x), log = logDensity + Math.Log(tail.Ratio);
            if (tail.IsUpper)
                return new(tail, logDensity, Log1mExp(log), log);
            if (a >= SmallConcentration)
                return new(tail, logDensity, log, Log1mExp(log));
            double upper = SmallUpper(a, x);
            return upper < 0.5 ? new(tail, logDensity, VectorMath.Log1p(-upper), Math.Log(upper)) : new(tail, logDensity, log, Log1mExp(log));
        }

        /// <summary>The density of log x over a tail.</summary>
        public double InverseRatio(bool isUpper) => isUpper == Tail.IsUpper ? 1 / Tail.Ratio : Math.Exp(LogDensity - (isUpper ? LogUpper : LogLower));

        /// <summary>Q = (1 − c) − c a Σₙ (−x)ⁿ/((a + n) n!) with c = xᵃ/Γ(a + 1), of which neither part loses digits (Gautschi 1979).</summary>
        private static double SmallUpper(double a, double x)
        {
            double log = (a * Math.Log(x)) - LogGamma1p(a), term = 1, sum = 0;
            for (double n = 1; Math.Abs(term) > 1e-18; n++)
            {
                term *= -x / n;
                sum += term / (a + n);
            }

            return -VectorMath.Expm1(log) - (Math.Exp(log) * a * sum);
        }

        private static double Log1mExp(double x) => x > -0.6931471805599453 ? Math.Log(-VectorMath.Expm1(x)) : VectorMath.Log1p(-Math.Exp(x));
    }
}
