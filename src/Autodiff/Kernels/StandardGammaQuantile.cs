using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// Tails of the distribution of t = log x, where x is gamma distributed with concentration a and rate 1, in units of its density p = exp(a t − eᵗ) / Γ(a), and how they move with a:
/// as ∂p/∂a = (t − ψ(a)) p, with x = eᵗ
/// <code>lower = ∫₀^∞ exp(−a s + x (1 − e⁻ˢ)) ds,   upper = ∫₀^∞ exp(a s − x (eˢ − 1)) ds,</code>
/// and the derivatives by a have another factor t − ψ(a) ∓ s in the integrand. It is of one sign for the lower tail where t ≤ ψ(a), and for the upper where t ≥ ψ(a), so nothing cancels.
/// Where x ≤ a + ½ is moderate the lower tail becomes a series; otherwise the one on the side of x goes to a Gauss–Legendre rule, as its integrand lies between exp(−s) and exp(−s²), over a
/// stretch beyond which it is below e⁻⁴⁰. All have a relative error of some 5e-15, but what a given t − ψ(a) lacks.
/// </summary>
internal static class StandardGammaQuantile
{
    private const double LargestOfSeries = 32;
    private const double Negligible = 40;   // e⁻⁴⁰ is 4e-18

    /// <summary>One tail T: T/p, (∂T/∂a)/p and (∂²T/∂a²)/p.</summary>
    public readonly record struct Tail(bool IsUpper, double Ratio, double First, double Second)
    {
        /// <summary>∂t/∂a at a fixed probability: −(∂F/∂a)/p with F the lower tail.</summary>
        public double Slope => IsUpper ? First : -First;

        /// <summary>The derivative of that by a at a fixed t, of which the density has the log slope t − ψ(a).</summary>
        public double SlopeOfSlope(double excess) => (IsUpper ? Second : -Second) - (Slope * excess);
    }

    /// <summary>
    /// How t moves with a at a fixed probability, ∂t/∂a for a > 0: positive. The implicit derivative of Figurnov, Mohamed and Mnih (2018). Its relative error is up to 5e-15 + 3e-15 √a, as
    /// t − ψ(a) has the rounding of t.
    /// </summary>
    public static double Slope(double a, double t)
    {
        double x = Math.Exp(t);
        if (!(a > 0) || !double.IsFinite(a) || double.IsNaN(t))
            return double.NaN;
        return double.IsInfinity(x) ? 0 : double.IsNegativeInfinity(t) ? double.PositiveInfinity : Moments(a, t, x, false).Slope;
    }

    /// <summary>The derivative of <see cref="Slope"/> by a at a fixed t. Terms that are up to a (1 + |t|) times as large cancel, and so many roundings is its relative error.</summary>
    public static double SlopeOfSlope(double a, double t)
    {
        double x = Math.Exp(t);
        if (!(a > 0) || !double.IsFinite(a) || double.IsNaN(t))
            return double.NaN;
        if (double.IsInfinity(x))
            return 0;
        return double.IsNegativeInfinity(t) ? double.NegativeInfinity : Moments(a, t, x, true).SlopeOfSlope(Excess(a, t, x));
    }

    /// <summary>The tail that is computed for a finite t and x = eᵗ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Tail Moments(double a, double t, double x, bool isSecond) =>
        a < LargestOfSeries && x <= a + 0.5 ? BySeries(a, t, x, isSecond) : ByQuadrature(a, t, x, isSecond);

    /// <summary>t − ψ(a). For large a and x not far from it, x has more digits than t.</summary>
    private static double Excess(double a, double t, double x) =>
        a >= LargestOfSeries && Math.Abs(x - a) < 0.5 * a ? VectorMath.Log1p((x - a) / a) + GammaDifferences.DigammaGap(a) : t - VectorMath.Digamma(a);

    /// <summary>F = p Σₙ cₙ with cₙ = xⁿ / (a (a + 1) ⋯ (a + n)), and ∂/∂a log(p cₙ) = t − ψ(a + n + 1).</summary>
    private static Tail BySeries(double a, double t, double x, bool isSecond)
    {
        double excess = VectorMath.Digamma(a + 1) - t, curvature = isSecond ? VectorMath.Trigamma(a + 1) : 0;
        double factor = 1 / a, ratio = factor, first = factor * excess, second = factor * ((excess * excess) - curvature);
        for (double n = 1; ; n++)
        {
            double step = 1 / (a + n);
            factor *= x * step;
            excess += step;
            curvature -= step * step;
            ratio += factor;
            first += factor * excess;
            second += factor * ((excess * excess) - curvature);
            if (factor * excess * (1 + excess) <= 1e-17 * first)
                return new(false, ratio, -first, second);
        }
    }

    private static Tail ByQuadrature(double a, double t, double x, bool isSecond)
    {
        bool isAbove = x >= a;
        double excess = Excess(a, t, x), slope = Math.Abs(x - a);
        // The exponent is −(slope s + x (eˢ − 1 − s)) above, where the second term is at least x s²/2, and −(slope s + x (e⁻ˢ − 1 + s)) below, where it is at least x s²/(2 + s).
        double q = Negligible / x;
        double width = isAbove ? Math.Min(Math.Sqrt(2 * q), Math.Log(1 + q + Math.Sqrt(2 * q))) : 0.5 * (q + Math.Sqrt((q * q) + (8 * q)));
        width = Math.Min(width, Negligible / slope);

        Span<double> values = stackalloc double[GaussLegendre.Points];
        double sign = isAbove ? 1 : -1;
        var loop = new Integrand(ref values[0], sign * width, a - x, x);
        NativeLanes.RunOnWidestWithin(ref loop, GaussLegendre.Points);
        double ratio = 0, first = 0, second = 0, curvature = isSecond ? VectorMath.Trigamma(a) : 0;
        for (int i = 0; i < GaussLegendre.Points; i++)
        {
            double weight = GaussLegendre.Weights[i] * values[i], from = excess + (sign * width * GaussLegendre.Places[i]);
            ratio += weight;
            first += weight * from;
            second += weight * ((from * from) - curvature);
        }

        return new(isAbove, width * ratio, width * first, width * second);
    }

    /// <summary>exp(k s − x (eˢ − 1 − s)) at the points of the rule between 0 and a signed width.</summary>
    private readonly ref struct Integrand(ref double values, double width, double k, double x) : ILanesLoop
    {
        private readonly ref double values = ref values;

        /// <summary>Over short widths, where x may be large, by the series of eˢ − 1 − s, whose error is then below 1e-16 where the integrand is above e⁻¹⁰.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public nuint Run<T>()
            where T : struct, INativeLanes<T>
        {
            ref double to = ref values, places = ref GaussLegendre.Places[0];
            bool isShort = Math.Abs(width) < 0.25;
            for (nuint i = 0; i < GaussLegendre.Points; i += (nuint)T.Count)
            {
                T s = T.Load(ref places, i) * T.Create(width), rest;
                if (isShort)
                {
                    rest = T.Create(1.0 / 39916800);
                    for (int n = 0; n < InverseFactorials.Length; n++)
                        rest = T.FusedMultiplyAdd(rest, s, T.Create(InverseFactorials[n]));
                    rest *= s * s;
                }
                else
                {
                    rest = VectorMath.Expm1(s) - s;
                }

                T.Store(VectorMath.Exp((T.Create(k) * s) - (T.Create(x) * rest)), ref to, i);
            }

            return GaussLegendre.Points;
        }

        /// <summary>1/10! up to 1/2!.</summary>
        private static ReadOnlySpan<double> InverseFactorials =>
            [1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5];
    }
}
