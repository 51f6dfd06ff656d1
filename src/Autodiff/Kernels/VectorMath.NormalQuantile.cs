using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// Φ⁻¹(p), within 4 ulp: −∞ at 0, ∞ at 1, NaN outside. Rational functions of (p − ½)² from 0.075 to 0.925 and of √(−log) of the smaller of p and 1 − p in the tails (Wichura 1988,
    /// algorithm AS 241).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T NormalQuantile<T>(T p)
        where T : struct, ILanes<T> => T.Call<NormalQuantileFormula>(p);

    /// <inheritdoc cref="NormalQuantile{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double NormalQuantile(double p) => NormalQuantile(Lanes2.Create(p)).Vector.ToScalar();

    /// <summary>
    /// Φ⁻¹(eˡ) for l ≤ 0, within 4 ulp: where p is large, 1 − p is −expm1 l, and next to p = ½ is p − ½ = ½ expm1(l + log 2). Below l = −729 the series of
    /// log Φ is inverted by a step of Newton with its next term, in the square of the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T NormalQuantileOfLog<T>(T l)
        where T : struct, ILanes<T> => T.Call<NormalQuantileOfLogFormula>(l);

    /// <inheritdoc cref="NormalQuantileOfLog{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double NormalQuantileOfLog(double l) => NormalQuantileOfLog(Lanes2.Create(l)).Vector.ToScalar();

    /// <summary>The inverse of erf, Φ⁻¹(½ + y/2)/√2, within 5 ulp: ±∞ at ±1, NaN beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T ErfInverse<T>(T y)
        where T : struct, ILanes<T> => T.Call<ErfInverseFormula>(y);

    /// <inheritdoc cref="ErfInverse{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double ErfInverse(double y) => ErfInverse(Lanes2.Create(y)).Vector.ToScalar();

    /// <summary>Φ⁻¹(½ + q) for |q| ≤ 0.425.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T CentralNormalQuantile<T>(T q)
        where T : struct, ILanes<T>
    {
        T r = T.FusedMultiplyAdd(-q, q, T.Create(0.180625));
        ReadOnlySpan<double> numerator =
        [
            3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105,
            2509.0809287301226727,
        ];
        ReadOnlySpan<double> denominator =
        [
            1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
        ];
        return q * Polynomial(r, numerator) / Polynomial(r, denominator);
    }

    /// <summary>−Φ⁻¹(exp(−r²)) for r from 1.6 to 28, and r beyond: only ∞ is right there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T NormalQuantileOfTail<T>(T r)
        where T : struct, ILanes<T>
    {
        ReadOnlySpan<double> nearNumerator =
        [
            1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
            0.0227238449892691845833, 7.74545014278341407640e-4,
        ];
        ReadOnlySpan<double> nearDenominator =
        [
            1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ];
        ReadOnlySpan<double> farNumerator =
        [
            6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3,
            2.71155556874348757815e-5, 2.01033439929228813265e-7,
        ];
        ReadOnlySpan<double> farDenominator =
        [
            1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ];
        T five = T.Create(5), largest = T.Create(28), near = r - T.Create(1.6), far = T.MinNative(largest, r) - five;
        T numerator = T.SelectLess(r, five, Polynomial(near, nearNumerator), Polynomial(far, farNumerator));
        T denominator = T.SelectLess(r, five, Polynomial(near, nearDenominator), Polynomial(far, farDenominator));
        return T.SelectLess(largest, r, r, numerator / denominator);
    }

    private readonly struct NormalQuantileFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T p)
            where T : struct, ILanes<T>
        {
            T zero = T.Create(0), q = p - T.Create(0.5), smaller = T.SelectLess(zero, q, T.Create(1) - p, p);
            T tail = NormalQuantileOfTail(T.Sqrt(-Log(smaller)));
            return T.SelectLess(T.Abs(q), T.Create(0.425), CentralNormalQuantile(q), T.CopySign(tail, q));
        }
    }

    private readonly struct NormalQuantileOfLogFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T l)
            where T : struct, ILanes<T>
        {
            T zero = T.Create(0), two = T.Create(2), largest = T.Create(27);
            T q = Expm1(l + T.Create(Ln2High) + T.Create(Ln2Low)) * T.Create(0.5);
            T r = T.Sqrt(T.SelectLess(zero, q, -Log(-Expm1(l)), -l));
            T tail = NormalQuantileOfTail(r);

            // s + log s + 2/s − 5/s² + … = w for the square s of the result.
            T w = T.FusedMultiplyAdd(-two, l, T.Create(-1.8378770664093454836));
            T s = w - Log(w), inverse = T.Create(1) / s;
            T rest = s - w + T.FusedMultiplyAdd(inverse, Polynomial(inverse, [2, -5, 74.0 / 3, -353.0 / 2]), Log(s));
            T step = rest / Polynomial(inverse, [1, 1, -2, 10]), curvature = step * inverse;
            T far = T.Sqrt(s - step + (curvature * curvature * T.Create(0.5)));
            far = T.SelectLess(T.Create(1e300), r, r, far);   // ∞
            tail = T.SelectLess(largest, r, T.SelectLess(zero, q, tail, far), tail);
            return T.SelectLess(T.Abs(q), T.Create(0.425), CentralNormalQuantile(q), T.CopySign(tail, q));
        }
    }

    private readonly struct ErfInverseFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T y)
            where T : struct, ILanes<T>
        {
            T half = T.Create(0.5), size = T.Abs(y);
            T tail = NormalQuantileOfTail(T.Sqrt(-Log(half - (half * size))));
            return T.SelectLess(size, T.Create(0.85), CentralNormalQuantile(half * y), T.CopySign(tail, y)) * T.Create(0.70710678118654752);
        }
    }
}
