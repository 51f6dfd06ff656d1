using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Prob.Graphs;

/// <summary>
/// Elementary functions on eight doubles at a time, right over the whole range: subnormal arguments and results, signed zeros, infinities and NaN.
/// One file per function; each is a reduction of the argument, a minimax polynomial, and a rebuilding. This file has the steps they share.
/// </summary>
/// <remarks>
/// The platform's vector log1p, expm1 and tanh cancel near zero, and its exp is slow where results underflow; hence our own.
/// Everything is inlined into the caller's loop, and lanes never look at each other, so a value gives the same bits in any lane. The scalar
/// functions of the same names are lane 0, for tails and scalars. AVX-512 has instructions for <see cref="Scale"/> and <see cref="Split"/>; the portable
/// forms give the same bits, because both are exact but for one rounding. Loops that call these functions should be marked
/// <see cref="MethodImplOptions.AggressiveOptimization"/>: unoptimised code does not inline and is hundreds of times slower. Without AVX-512 the runtime builds each operation from
/// two smaller ones; results are the same, but very small calling methods then exceed its inlining budget and are slow.
/// </remarks>
internal static partial class VectorMath
{
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;   // ln 2 − Ln2High
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Adding and taking away 1.5·2⁵² rounds to a whole number, which then stands in the lowest bits.</summary>
    private const double Rounder = 6755399441055744.0;

    /// <summary>value · 2^power with one rounding, gradual underflow and overflow; whole powers from −2000 to 2000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Scale(Vector512<double> value, Vector512<double> power) =>
        Avx512F.IsSupported ? Avx512F.Scale(value, power) : ScaleInTwoSteps(value, power);

    /// <summary>Half the power at a time: for values near 1 the first product is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> ScaleInTwoSteps(Vector512<double> value, Vector512<double> power)
    {
        Vector512<double> half = Vector512.FusedMultiplyAdd(power, Vector512.Create(0.5), Vector512.Create(Rounder)) - Vector512.Create(Rounder);
        return value * PowerOfTwo(half) * PowerOfTwo(power - half);
    }

    /// <summary>2^power for whole powers from −1022 to 1023: the biased exponent, rounded into the lowest bits, is moved to its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> power) =>
        ((power + Vector512.Create(Rounder + 1023)).AsInt64() << 52).AsDouble();

    /// <summary>
    /// x = mantissa · 2^exponent with the mantissa from 0.75 to 1.5. At 0 and ∞ the exponent is −∞ and ∞, with a finite mantissa; below 0 and for NaN one of the two is NaN.
    /// The instructions take log from 1.33 to 0.76 ns an element.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector512<double> Mantissa, Vector512<double> Exponent) Split(Vector512<double> x)
    {
        if (!Avx512F.IsSupported)
            return SplitByBits(x);

        const byte from3Quarters = 0b11, negativeIsNaN = 0b10 << 2;
        Vector512<double> mantissa = Avx512F.GetMantissa(x, from3Quarters | negativeIsNaN);
        return (mantissa, Avx512F.GetExponent(x) - Avx512F.GetExponent(mantissa));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector512<double> Mantissa, Vector512<double> Exponent) SplitByBits(Vector512<double> x)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        Vector512<long> bits = Vector512.ConditionalSelect(subnormal, x * Vector512.Create(18014398509481984.0), x).AsInt64();
        Vector512<long> scale = (bits - Vector512.Create(0.75).AsInt64()) & Vector512.Create(0xFFFL << 52);
        Vector512<double> exponent = Vector512.ConvertToDouble(scale >> 52) - (subnormal & Vector512.Create(54.0));
        exponent = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(double.PositiveInfinity)), exponent, x);
        exponent = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), Vector512.Create(double.NegativeInfinity), exponent);
        exponent = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create(double.NaN), exponent);
        return ((bits - scale).AsDouble(), exponent);
    }

    /// <summary>low + x · high, the two lowest coefficients of a polynomial or of one of its halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Line(Vector512<double> x, double low, double high) =>
        Vector512.FusedMultiplyAdd(Vector512.Create(high), x, Vector512.Create(low));

    /// <summary>low + power · high: polynomials are evaluated as trees (Estrin 1960), whose halves the processor computes at the same time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Join(Vector512<double> power, Vector512<double> low, Vector512<double> high) =>
        Vector512.FusedMultiplyAdd(high, power, low);
}
