using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    private const double Log2OfE = 1.4426950408889634;
    private const double SmallestWithInfiniteExp = 709.7827128933841;
    private const double TwoTo52 = 4503599627370496.0;

    /// <summary>
    /// e^x = 2^n · e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2. Multiplying by 2^n would take the processor 250 cycles where the result is subnormal or underflows, which
    /// is common under a subtracted maximum. So n is added to the exponent's bits instead, and small results are rounded by adding e^r · 2^(n + 1074) to 2⁵²:
    /// that leaves the number of smallest doubles in the lowest bits, which are then the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        T above = T.MaxNative(x, T.Create(-750));   // below, the result is 0 whatever x
        T rounded = T.FusedMultiplyAdd(above, T.Constant(Log2OfE), T.Constant(Rounder));
        T value = T.Create(1) + Expm1OfReduced(RemainderOfLn2(above, rounded - T.Constant(Rounder)));
        T n = T.ShiftBitsLeft(rounded, 52);   // in the place of the exponent

        T normal = T.AddBits(value, n);
        T tickScale = T.AddBits(n, T.FromBits((1023L + 1074) << 52));
        T ticks = T.FusedMultiplyAdd(value, tickScale, T.Create(TwoTo52));
        T subnormal = T.SubtractBits(ticks, T.Create(TwoTo52));
        T finite = T.SelectLessBits(normal, T.FromBits(1L << 52), subnormal, normal);

        return T.SelectLess(x, T.Create(SmallestWithInfiniteExp), finite, x + T.Create(double.PositiveInfinity));   // ∞ or NaN
    }

    /// <inheritdoc cref="Exp{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Exp(Vector512<double> x) => Exp(new Lanes8(x)).Vector;

    /// <inheritdoc cref="Exp{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Exp(double x) => Exp(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>x = n ln 2 + r. The first step is exact: n · Ln2High and x are multiples of 2⁻⁵⁴ and their difference is below 1/2 (Cody and Waite 1980).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T RemainderOfLn2<T>(T x, T n)
        where T : struct, ILanes<T>
    {
        T r = T.FusedMultiplyAdd(n, T.Create(-Ln2High), x);
        return T.FusedMultiplyAdd(n, T.Create(-Ln2Low), r);
    }

    /// <summary>x = n ln 2 + r. The first step is exact: n · Ln2High and x are multiples of 2⁻⁵⁴ and their difference is below 1/2 (Cody and Waite 1980).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T N, T R) ReduceByLn2<T>(T x)
        where T : struct, ILanes<T>
    {
        T n = T.FusedMultiplyAdd(x, T.Create(Log2OfE), T.Create(Rounder)) - T.Create(Rounder);
        return (n, RemainderOfLn2(x, n));
    }

    /// <summary>e^r − 1 = r + r² (1/2 + r P(r)) for |r| ≤ ln 2 / 2; relative error 2⁻⁵⁵ (tests/Reference/polynomials.py).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Expm1OfReduced<T>(T r)
        where T : struct, ILanes<T>
    {
        T r2 = r * r;
        T r4 = r2 * r2;
        T low = Join(r2,
            Line(r, 0.5, 0.16666666666666602),
            Line(r, 0.04166666666662, 0.008333333333388395));
        T middle = Join(r2,
            Line(r, 0.001388888892049987, 0.00019841269709321719),
            Line(r, 2.4801516361154286e-05, 2.755742509400769e-06));
        T high = Line(r, 2.762222119383777e-07, 2.504589527008543e-08);
        return T.FusedMultiplyAdd(r2, Join(r4, low, Join(r4, middle, high)), r);
    }
}
