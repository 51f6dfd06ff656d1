using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    private const double Log2OfE = 1.4426950408889634;
    private const double Sixteenths = 23.083120654223414;      // 16 / ln 2
    private const double LnOfSmallestNormal = -708.3964185322641;   // rounded up: what is less gives less than the smallest normal number

    /// <summary>
    /// e^x = 2^(n/16) · e^r with n = round(16 x / ln 2) and |r| ≤ ln 2 / 32: a table has the sixteen roots and their rounding errors, and a short polynomial is e^r − 1 (Tang 1989).
    /// Only the sum of the root and its product with that rounds much: the error is below 0.65 ulp, or 0.8 where the result is subnormal.
    /// </summary>
    /// <remarks>
    /// The scale is put into the exponent's bits; multiplying by it would take the processor 250 cycles where the result is subnormal or underflows, which is common under a subtracted
    /// maximum. Where the result is not normal, 2^(n/16) is taken 2¹⁰⁰ times as large, and the smallest normal number, so scaled, added: then the lowest bits are the number of smallest
    /// doubles. Where 2^(n/16) may overflow though the result does not, half of it is doubled at the end.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        T large = T.Create(709), octave = T.FromBits(1L << 52);
        (T power, T less1) = ReduceExp(T.MinNative(T.Create(710), x));   // above, the result is ∞ whatever x
        power = T.SelectLess(large, x, T.SubtractBits(power, octave), power);
        T value = Assemble(x, power, less1);
        return T.SelectLess(large, x, value + value, value);
    }

    /// <summary><see cref="Exp{T}(T)"/> without what only arguments above 709 need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T ExpOfNonPositive<T>(T x)
        where T : struct, ILanes<T>
    {
        (T power, T less1) = ReduceExp(x);
        return Assemble(x, power, less1);
    }

    /// <summary>2^(n/16) and e^r − 1 = r + r² P(r), relative to e^r with an error of 2⁻⁵⁶ (tests/Reference/polynomials.py).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Power, T Less1) ReduceExp<T>(T x)
        where T : struct, ILanes<T>
    {
        T above = T.MaxNative(T.Create(-750), x);   // below, the result is 0 whatever x; NaN stays
        T rounded = T.FusedMultiplyAdd(above, T.Constant(Sixteenths), T.Constant(Rounder));
        T n = rounded - T.Constant(Rounder);
        T r = T.FusedMultiplyAdd(n, T.Create(-Ln2High / 16), above);   // exact, as both are multiples of 2⁻⁵⁷ and their difference is below 1/32 (Cody and Waite 1980)
        r = T.FusedMultiplyAdd(n, T.Create(-Ln2Low / 16), r);

        T r2 = r * r;
        T low = Line(r, 0.5000000000000006, 0.16666666664408855);
        T high = Join(r2, Line(r, 0.041666666659631146, 0.008333472200688368), T.Create(0.0013889129421189082));
        T less1 = T.FusedMultiplyAdd(r2, Join(r2, low, high), r + T.Pick<SixteenthRootErrors>(rounded));
        return (T.AddBits(T.Pick<SixteenthRoots>(rounded), T.ShiftBitsLeft(rounded, 48)), less1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Assemble<T>(T x, T power, T less1)
        where T : struct, ILanes<T>
    {
        T smallest = T.Create(LnOfSmallestNormal), scaledTick = T.FromBits((1L + 100) << 52);
        power = T.SelectLess(x, smallest, T.AddBits(power, T.FromBits(100L << 52)), power);
        T value = T.FusedMultiplyAdd(power, less1, power);
        return T.SelectLess(x, smallest, T.SubtractBits(value + scaledTick, scaledTick), value);
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

    /// <summary>The bits of 2^(j/16), less j in the place of sixteenths of an exponent: adding n there leaves 2^(n/16).</summary>
    private readonly struct SixteenthRoots : ITable
    {
        public static ReadOnlySpan<double> Entries =>
        [
            1.0, 0.9908868912137069, 0.9827538663326288, 0.9756443173783458, 0.9696035575013605, 0.964678906036742, 0.9609197773255048, 0.9583777734684463,
            0.9571067811865476, 0.9571630729697497, 0.9586054127039704, 0.9614951659746271, 0.9658964152537145, 0.9718760801866497, 0.9795040432046712, 0.9888532806985737,
        ];
    }

    /// <summary>2^(j/16) / the double next to it − 1.</summary>
    private readonly struct SixteenthRootErrors : ITable
    {
        public static ReadOnlySpan<double> Entries =>
        [
            0.0, 8.189317638195515e-17, -2.7939114859515733e-17, 7.826573258636076e-17, 3.3484623336251524e-17, 3.750854201303127e-17, 1.9572585293112036e-17, 5.68648095791174e-17,
            -6.835808657661922e-17, -2.3591094770850053e-17, 5.1548301170786783e-17, 1.5341410053603723e-17, 4.875160526227062e-17, 1.685487290628973e-17, 1.790126907604513e-17, -5.545065618639427e-17,
        ];
    }
}
