using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// The regularised incomplete beta function I(a, b, x) and its complement on the log scale, with their derivatives, given both x and w = 1 − x: the smaller of them has all digits. With u = log(x/w) and its density
/// p = xᵃ wᵇ / B(a, b), a tail in units of p is a sum or an integral of positive terms,
/// <code>lower/p = Σₙ (a + b)ₙ xⁿ / (a)ₙ₊₁ = ∫₀^∞ exp(−a s − (a + b) log(1 − x (1 − e⁻ˢ))) ds,</code>
/// (DLMF 8.17.8), and the upper one is the lower one with a and b, x and w exchanged. The series is for moderate a and for x that is not near 1, the integral, by a Gauss–Legendre rule as in
/// <see cref="StandardGammaQuantile"/>, for large a and x not above the mean. The other tail follows, as the first is not near 1, but for a small a or b. Derivatives by a and b have the factors
/// log x + ψ(a + b) − ψ(a) and log w + ψ(a + b) − ψ(b), in the integral those at u − s. NaN unless a and b are positive and finite, and 0 ≤ x ≤ 1.
/// </summary>
internal static class IncompleteBeta
{
    private const double LargestOfSeries = 32;
    private const double Small = 0.5;

    /// <summary>What is asked for of a tail T.</summary>
    internal enum Part
    {
        /// <summary>log T.</summary>
        Log,

        /// <summary>(∂T/∂x)/T.</summary>
        Argument,

        /// <summary>(∂T/∂a)/T.</summary>
        A,

        /// <summary>(∂T/∂b)/T.</summary>
        B,

        /// <summary>(∂²T/∂a²)/T.</summary>
        AA,

        /// <summary>(∂²T/∂a∂b)/T.</summary>
        AB,

        /// <summary>(∂²T/∂b²)/T.</summary>
        BB,
    }

    /// <summary>One part of log I, or of the complement.</summary>
    public static double Of(Part part, bool isUpper, double a, double b, double x, double w)
    {
        if (!IsValid(a, b, x))
            return double.NaN;
        return x == 0 || w == 0 ? AtEnd(part, isUpper, a, b, x) : Tails.At(a, b, x, w, part >= Part.AA).Of(part, isUpper, x, w);
    }

    /// <summary>xᵃ⁻¹ wᵇ⁻¹ / B(a, b).</summary>
    public static double Density(double a, double b, double x, double w)
    {
        if (!IsValid(a, b, x))
            return double.NaN;
        if (x == 0 || w == 0)
        {
            (double own, double other) = x == 0 ? (a, b) : (b, a);
            return own < 1 ? double.PositiveInfinity : own == 1 ? other : 0;
        }

        return Math.Exp(LogDensity(a, b, x, w) - Math.Log(x) - Math.Log(w));
    }

    /// <summary>∂x/∂a at a fixed I, or ∂x/∂b: x w times −(∂I/∂a)/p, the slope of the log odds.</summary>
    public static double QuantileSlope(bool byB, double a, double b, double x, double w)
    {
        if (!IsValid(a, b, x))
            return double.NaN;
        if (x == 0 || w == 0)
            return 0;
        Sums sums = Side(a, b, x, w, false, out bool isUpper);
        double slope = byB ? sums.B : sums.A;
        return x * w * (isUpper ? slope : -slope);
    }

    /// <summary>The derivative of <see cref="QuantileSlope"/> by shapes, at a fixed x.</summary>
    public static double QuantileCurvature(bool byB, bool thenByB, double a, double b, double x, double w)
    {
        if (!IsValid(a, b, x))
            return double.NaN;
        if (x == 0 || w == 0)
            return 0;
        // ∂/∂a (−F_a/p) = −F_aa/p + F_a/p ∂ log p/∂a; with F_b and by a the same.
        Sums sums = Side(a, b, x, w, true, out bool isUpper);
        double ofA = LogSlope(a, b, x, w), ofB = LogSlope(b, a, w, x);
        double value = ((byB ? sums.B : sums.A) * (thenByB ? ofB : ofA)) - (byB != thenByB ? sums.AB : byB ? sums.BB : sums.AA);
        return x * w * (isUpper ? -value : value);
    }

    /// <summary>
    /// The x with I = p, or with the complement p, and w = 1 − x: Halley's method for the logarithm of the smaller tail as a function of the log odds of x, which is concave, within a bracket.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double X, double W) Inverse(bool isUpper, double a, double b, double p)
    {
        if (!IsValid(a, b, p))
            return (double.NaN, double.NaN);
        if (p == 0 || p == 1)
            return (p == 0) == isUpper ? (1, 0) : (0, 1);
        double logLower = isUpper ? VectorMath.Log1p(-p) : Math.Log(p), logUpper = isUpper ? Math.Log(p) : VectorMath.Log1p(-p);

        // I is xᵃ/(a B(a, b)) to rounding where x and b x are small.
        double leastLower = (logLower + LogMass(a, b)) / a, leastUpper = (logUpper + LogMass(b, a)) / b;
        if (leastLower + Math.Log(Math.Max(1, b)) < -37)
            return (Math.Exp(leastLower), 1);
        if (leastUpper + Math.Log(Math.Max(1, a)) < -37)
            return (1, Math.Exp(leastUpper));

        bool solvesUpper = logUpper < logLower;
        double target = solvesUpper ? logUpper : logLower;
        double u = Start(a, b, leastLower, leastUpper, target, solvesUpper), low = double.NegativeInfinity, high = double.PositiveInfinity, last = double.PositiveInfinity;
        for (int i = 0; i < 200; i++)
        {
            (double x, double w) = (VectorMath.Sigmoid(u), VectorMath.Sigmoid(-u));
            if (x == 0 || w == 0)
                return (x, w);
            var tails = Tails.At(a, b, x, w, false);
            double excess = (solvesUpper ? tails.LogUpper : tails.LogLower) - target, slope = tails.InverseRatio(solvesUpper), pull = -Distance(a, b, x, w), relative = pull - slope;
            if (solvesUpper)
                (slope, relative) = (-slope, pull + slope);
            if (excess == 0)
                return (x, w);
            if (excess > 0 == solvesUpper)
                low = u;
            else
                high = u;
            double newton = excess / slope, correction = 1 - (0.5 * newton * relative), step = -newton / Math.Clamp(correction, 0.5, 2);
            if (Math.Abs(step) <= 1e-15 || (Math.Abs(step) <= 1e-10 && Math.Abs(step) >= 0.5 * Math.Abs(last)))
                return (x + (x * w * step), w - (x * w * step));
            step = Math.Clamp(step, -1 - Math.Abs(u), 1 + Math.Abs(u));
            double next = u + step;
            if (!(next > low && next < high))
                next = double.IsInfinity(high) ? u + Math.Max(1, Math.Abs(u)) : double.IsInfinity(low) ? u - Math.Max(1, Math.Abs(u)) : 0.5 * (low + high);
            (u, last) = (next, step);
        }

        return (VectorMath.Sigmoid(u), VectorMath.Sigmoid(-u));
    }

    /// <summary>Between the two power laws that bound the tails; for large shapes by the normal approximation of Abramowitz and Stegun 26.5.22.</summary>
    private static double Start(double a, double b, double leastLower, double leastUpper, double target, bool isUpper)
    {
        if (a > 1 && b > 1 && target > -700)
        {
            double r = Math.Sqrt(-2 * target), z = r - ((2.515517 + (r * (0.802853 + (0.010328 * r)))) / (1 + (r * (1.432788 + (r * (0.189269 + (0.001308 * r)))))));
            double y = isUpper ? -z : z, p = 1 / ((2 * a) - 1), q = 1 / ((2 * b) - 1), h = 2 / (p + q), l = ((y * y) - 3) / 6;
            double v = (y * Math.Sqrt(h + l) / h) - ((q - p) * (l + (5.0 / 6) - (2 / (3 * h))));
            if (h + l > 0 && Math.Abs(v) < 20)
                return Math.Log(a / b) - (2 * v);
        }

        // For x below ½ the lower power law is the nearer.
        double lowest = leastLower < -0.7 ? leastLower - VectorMath.Log1p(-Math.Exp(leastLower)) : 0, highest = leastUpper < -0.7 ? VectorMath.Log1p(-Math.Exp(leastUpper)) - leastUpper : 0;
        return isUpper ? highest : lowest;
    }

    /// <summary>log (a B(a, b)).</summary>
    public static double LogMass(double a, double b)
    {
        if (a > 1)
            return Math.Log(a) + LogBeta.Operator.Invoke(a, b);
        return (a <= Small ? GammaDifferences.LogGamma1p(a) : VectorMath.LogGamma(1 + a)) - GammaDifferences.LogGammaDifference(b, a);
    }

    private static bool IsValid(double a, double b, double x) => a > 0 && b > 0 && double.IsFinite(a) && double.IsFinite(b) && x >= 0 && x <= 1;

    private static double AtEnd(Part part, bool isUpper, double a, double b, double x)
    {
        bool isNothing = (x == 0) != isUpper;   // the tail is 0, else 1
        double density = Density(a, b, x, 1 - x);
        return part switch
        {
            Part.Log => isNothing ? double.NegativeInfinity : 0,
            Part.Argument => (isNothing ? double.PositiveInfinity : density) * (isUpper ? -1 : 1),
            Part.A => !isNothing ? 0 : isUpper ? Excess(a, b) : double.NegativeInfinity,
            Part.B => !isNothing ? 0 : isUpper ? double.NegativeInfinity : Excess(b, a),
            Part.AA => !isNothing ? 0 : isUpper ? Curvature(a, b) : double.PositiveInfinity,
            Part.BB => !isNothing ? 0 : isUpper ? double.PositiveInfinity : Curvature(b, a),
            _ => isNothing ? double.NegativeInfinity : 0,
        };

        // Near its end the upper tail is wᵇ/(b B(a, b)).
        static double Excess(double a, double b) => DigammaDifference.Operator.Invoke(a, b);

        static double Curvature(double a, double b) => (Excess(a, b) * Excess(a, b)) + VectorMath.Trigamma(a + b) - VectorMath.Trigamma(a);
    }

    private static double LogOf(double x, double w) => x < 0.5 ? Math.Log(x) : VectorMath.Log1p(-w);

    /// <summary>How far x lies above the mean, times a + b: b x − a w, from the smaller of x and w alone, and with the digits that a + b loses.</summary>
    private static double Distance(double a, double b, double x, double w)
    {
        (double large, double small) = a > b ? (a, b) : (b, a);
        double n = large + small, lost = small - (n - large);
        return x < 0.5 ? Math.FusedMultiplyAdd(n, x, -a) + (lost * x) : -(Math.FusedMultiplyAdd(n, w, -b) + (lost * w));
    }

    /// <summary>log p = a log x + b log w − log B(a, b). For large shapes by deviances from their share (Loader 2000).</summary>
    private static double LogDensity(double a, double b, double x, double w)
    {
        const double large = 8;
        if (a < large || b < large)
            return (a * LogOf(x, w)) + (b * LogOf(w, x)) - LogBeta.Operator.Invoke(a, b);
        double n = a + b, d = Distance(a, b, x, w);
        double deviances = (a * GammaDifferences.Deviance(d / a, x * (n / a))) + (b * GammaDifferences.Deviance(-d / b, w * (n / b)));
        return (0.5 * (Math.Log(a) + Math.Log(b / n))) - deviances - Constants.LogSqrtTwoPi
            + GammaDifferences.Stirling(n) - GammaDifferences.Stirling(a) - GammaDifferences.Stirling(b);
    }

    /// <summary>∂ log p/∂a = log x + ψ(a + b) − ψ(a); by b with both pairs exchanged.</summary>
    private static double LogSlope(double a, double b, double x, double w)
    {
        if (a < LargestOfSeries || b < 0.1 * a)
            return LogOf(x, w) + DigammaDifference.Operator.Invoke(a, b);
        // log x + log (n/a), by whichever keeps its digits, and what ψ lacks of the logarithms.
        double n = a + b, mu = Distance(a, b, x, w) / a;
        double log = Math.Abs(mu) < 0.5 ? VectorMath.Log1p(mu) : LogOf(x, w) + VectorMath.Log1p(b / a);
        return log + GammaDifferences.DigammaGap(a) - GammaDifferences.DigammaGap(n);
    }

    /// <summary>The tail that is computed: below in terms of (a, b, x, w), above with both pairs exchanged.</summary>
    private static Sums Side(double a, double b, double x, double w, bool isSecond, out bool isUpper)
    {
        isUpper = Distance(a, b, x, w) > 0;
        if (Math.Max(a, b) < LargestOfSeries)
            isUpper = isUpper ? w < 0.95 : x >= 0.95;
        // For small shapes a series with few terms is the one on the side of the smaller argument.
        if (isUpper ? IsSmall(a, b, x) : IsSmall(b, a, w))
            isUpper = !isUpper;
        (double ownShape, double otherShape, double own, double other) = isUpper ? (b, a, w, x) : (a, b, x, w);
        Sums sums = ownShape < LargestOfSeries ? BySeries(ownShape, otherShape, own, other, isSecond) : ByQuadrature(ownShape, otherShape, own, other, isSecond);
        if (IsSmall(ownShape, otherShape, own))
            sums = sums with { B = SmallSlope(ownShape, otherShape, own, other, sums.Ratio) };
        return isUpper ? sums.Exchanged : sums;
    }

    /// <summary>Where a tail may be near 1 although x is not.</summary>
    private static bool IsSmall(double a, double b, double x) => a < Small && x <= 0.5 && b * x <= 1;

    /// <summary>(∂I/∂b)/p where I, and so the terms of the series by x, need not be small: by that of DLMF 8.17.7, I = p w⁻ᵇ Σ tₙ xⁿ/(a + n) with tₙ = (1 − b)ₙ/n!.</summary>
    private static double SmallSlope(double a, double b, double x, double w, double ratio)
    {
        double term = 1, slope = 0, sum = 0;
        for (double n = 1; ; n++)
        {
            double share = (n - b) / n * x;
            (term, slope) = (term * share, (slope * share) - (term * x / n));
            sum += slope / (a + n);
            if (Math.Abs(term) + Math.Abs(slope) <= 1e-18 * Math.Abs(sum))
                break;
        }

        return (ratio * DigammaDifference.Operator.Invoke(b, a)) + (sum * Math.Exp(-b * LogOf(w, x)));
    }

    /// <summary>(a + b)ₙ xⁿ / (a)ₙ₊₁ times p has the log slopes log x + ψ(a + b + n) − ψ(a + n + 1) by a and log w + ψ(a + b + n) − ψ(b) by b.</summary>
    private static Sums BySeries(double a, double b, double x, double w, bool isSecond)
    {
        double n = a + b, factor = 1 / a;
        double ofA = LogOf(x, w) + (b >= 1 ? DigammaDifference.Operator.Invoke(a + 1, b - 1) : -DigammaDifference.Operator.Invoke(n, 1 - b)), ofB = LogSlope(b, a, w, x);
        double ofN = isSecond ? VectorMath.Trigamma(n) : 0, curvatureA = isSecond ? VectorMath.Trigamma(a + 1) : 0, curvatureB = isSecond ? VectorMath.Trigamma(b) : 0;
        var sums = default(Sums);
        for (double k = 0; ; k++)
        {
            sums = sums.Plus(factor, ofA, ofB, ofN - curvatureA, ofN, ofN - curvatureB);
            double up = 1 / (n + k), down = 1 / (a + k + 1), ratio = (n + k) * down * x;
            factor *= ratio;
            ofA += up - down;
            ofB += up;
            ofN -= up * up;
            curvatureA -= down * down;
            // What is left is at most a geometric series.
            if (ratio < 1 && factor * (1 + Math.Abs(ofB)) * (1 + Math.Abs(ofB)) <= 1e-17 * (1 - Math.Max(ratio, x)) * Math.Min(sums.Ratio, Math.Abs(sums.B)))
                return sums;
        }
    }

    /// <summary>The exponent is −(a − n x) s − n E(s), where E(s) = log(1 − x (1 − e⁻ˢ)) + x s is convex, and x s²/2 w at first.</summary>
    private static Sums ByQuadrature(double a, double b, double x, double w, bool isSecond)
    {
        const double negligible = 40;
        double n = a + b, slope = Math.Max(0, -Distance(a, b, x, w));
        double width = Width(negligible, a, n, slope, x, w);
        Span<double> exponents = stackalloc double[GaussLegendre.Points], logs = stackalloc double[GaussLegendre.Points];
        if (width < 0.25)
            ShortExponents(exponents, logs, width, slope, n, x, w);
        else
            LongExponents(exponents, logs, width, a, b, x, w);

        double fromA = LogSlope(a, b, x, w), fromB = LogSlope(b, a, w, x);
        double ofN = isSecond ? VectorMath.Trigamma(n) : 0, curvatureA = isSecond ? VectorMath.Trigamma(a) : 0, curvatureB = isSecond ? VectorMath.Trigamma(b) : 0;
        var sums = default(Sums);
        for (int i = 0; i < GaussLegendre.Points; i++)
        {
            // At u − s: log x is less by M = log(w eˢ + x), log w more by s − M.
            double s = width * GaussLegendre.Places[i];
            sums = sums.Plus(width * GaussLegendre.Weights[i] * Math.Exp(exponents[i]), fromA - logs[i], fromB + (s - logs[i]), ofN - curvatureA, ofN, ofN - curvatureB);
        }

        return sums;
    }

    /// <summary>Where the exponent, which is concave, is about −40: Newton's method from a point beyond.</summary>
    private static double Width(double negligible, double a, double n, double slope, double x, double w)
    {
        double s = (negligible - (n * LogOf(w, x))) / a;   // −a s + n log(1/w) is above the exponent
        s = Math.Min(s, negligible / slope);
        for (int i = 0; i < 50; i++)
        {
            double shifted = -VectorMath.Expm1(-s), value = (a * s) + (n * VectorMath.Log1p(-x * shifted)), grade = a - (n * x * (1 - shifted) / (1 - (x * shifted)));
            if (value <= negligible * 1.05)
                break;
            s = Math.Max(0.25 * s, s - ((value - negligible) / grade));
        }

        return s;
    }

    /// <summary>By the series of E in s, whose coefficients are the cumulants of a Bernoulli variable: κₖ₊₁ = x w ∂κₖ/∂x. Over short widths only, where n is large.</summary>
    private static void ShortExponents(Span<double> exponents, Span<double> logs, double width, double slope, double n, double x, double w)
    {
        double v = x * w, d = w - x;
        double k4 = 1 - (6 * v), k5 = d * (1 - (12 * v)), k6 = 1 - (30 * v * (1 - (4 * v))), k7 = d * (1 - (60 * v * (1 - (6 * v))));
        double k8 = 1 - (126 * v) + (1680 * v * v) - (5040 * v * v * v);
        for (int i = 0; i < exponents.Length; i++)
        {
            double s = width * GaussLegendre.Places[i];
            double rest = v * s * s * (0.5 - (s * ((d / 6) - (s * ((k4 / 24) - (s * ((k5 / 120) - (s * ((k6 / 720) - (s * ((k7 / 5040) - (s * k8 / 40320))))))))))));
            exponents[i] = (-slope * s) - (n * rest);
            logs[i] = (w * s) + rest;
        }
    }

    /// <summary>By whichever of x and w is the smaller: log(1 − x (1 − e⁻ˢ)) = log(1 + w (eˢ − 1)) − s.</summary>
    private static void LongExponents(Span<double> exponents, Span<double> logs, double width, double a, double b, double x, double w)
    {
        for (int i = 0; i < exponents.Length; i++)
        {
            double s = width * GaussLegendre.Places[i];
            if (x < 0.5)
            {
                double log = VectorMath.Log1p(x * VectorMath.Expm1(-s));
                (exponents[i], logs[i]) = ((-a * s) - ((a + b) * log), s + log);
            }
            else
            {
                double log = VectorMath.Log1p(w * VectorMath.Expm1(s));
                (exponents[i], logs[i]) = ((b * s) - ((a + b) * log), log);
            }
        }
    }

    /// <summary>A tail and its derivatives by a and b, in units of p.</summary>
    private readonly record struct Sums(double Ratio, double A, double B, double AA, double AB, double BB)
    {
        public Sums Exchanged => new(Ratio, B, A, BB, AB, AA);

        /// <summary>With a term that has these log slopes and second derivatives of its logarithm.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Sums Plus(double term, double a, double b, double aa, double ab, double bb) => new(
            Ratio + term,
            A + (term * a),
            B + (term * b),
            AA + (term * ((a * a) + aa)),
            AB + (term * ((a * b) + ab)),
            BB + (term * ((b * b) + bb)));
    }

    /// <summary>Both tails for x between 0 and 1.</summary>
    private readonly record struct Tails(Sums Sums, bool IsUpper, double LogDensity, double LogLower, double LogUpper)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Tails At(double a, double b, double x, double w, bool isSecond)
        {
            Sums sums = Side(a, b, x, w, isSecond, out bool isUpper);
            double logDensity = IncompleteBeta.LogDensity(a, b, x, w), own = logDensity + Math.Log(sums.Ratio), other = Log1mExp(own);
            (double ownShape, double otherShape, double argument) = isUpper ? (b, a, w) : (a, b, x);
            if (IsSmall(ownShape, otherShape, argument) && SmallComplement(ownShape, otherShape, argument) is var complement && complement < 0.5)
                (own, other) = (VectorMath.Log1p(-complement), Math.Log(complement));
            return isUpper ? new(sums, true, logDensity, other, own) : new(sums, false, logDensity, own, other);
        }

        /// <summary>The density of the log odds over a tail.</summary>
        public double InverseRatio(bool isUpper) => isUpper == IsUpper ? 1 / Sums.Ratio : Math.Exp(LogDensity - (isUpper ? LogUpper : LogLower));

        public double Of(Part part, bool isUpper, double x, double w)
        {
            if (part == Part.Log)
                return isUpper ? LogUpper : LogLower;
            double inverse = InverseRatio(isUpper);
            if (part == Part.Argument)
                return (isUpper ? -inverse : inverse) / x / w;
            double sum = part switch
            {
                Part.A => Sums.A,
                Part.B => Sums.B,
                Part.AA => Sums.AA,
                Part.AB => Sums.AB,
                _ => Sums.BB,
            };
            return isUpper == IsUpper ? sum * inverse : -sum * inverse;
        }

        /// <summary>1 − I = (1 − c) − c a Σₙ (1 − b)ₙ xⁿ/((a + n) n!) with c = xᵃ/(a B(a, b)) (DLMF 8.17.7), of which neither part loses digits for small a and b x.</summary>
        private static double SmallComplement(double a, double b, double x)
        {
            double log = (a * Math.Log(x)) - LogMass(a, b), term = 1, sum = 0;
            for (double n = 1; Math.Abs(term) > 1e-18; n++)
            {
                term *= (n - b) / n * x;
                sum += term / (a + n);
            }

            return -VectorMath.Expm1(log) - (Math.Exp(log) * a * sum);
        }

        private static double Log1mExp(double x) => x > -0.6931471805599453 ? Math.Log(-VectorMath.Expm1(x)) : VectorMath.Log1p(-Math.Exp(x));
    }
}
