using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// Elementary functions on several doubles at a time, right over the whole range: subnormal arguments and results, signed zeros, infinities and NaN.
/// One file per function; each is a reduction of the argument, for some by a table, a minimax polynomial, and a rebuilding. This file has the steps they share.
/// </summary>
/// <remarks>
/// The platform's vector log1p, expm1 and tanh cancel near zero, and its exp is slow where results underflow; hence our own.
/// Each is one formula over <see cref="ILanes{T}"/>, inlined into the caller's loop, and lanes never look at each other, so a value gives the same bits in any lane of
/// any width. The scalar functions of the same names are lane 0 of two. Loops that call these functions should be marked
/// <see cref="MethodImplOptions.AggressiveOptimization"/>: unoptimised code does not inline and is hundreds of times slower.
/// </remarks>
internal static partial class VectorMath
{
    /// <summary>What the instruction that finds mantissas is told: from 0.75 to 1.5, and NaN for what is negative.</summary>
    internal const byte MantissaFrom3Quarters = 0b11 | (0b10 << 2);

    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;   // ln 2 − Ln2High
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Adding and taking away 1.5·2⁵² rounds to a whole number, which then stands in the lowest bits.</summary>
    private const double Rounder = 6755399441055744.0;

    /// <summary>
    /// value · 2^power with gradual underflow and overflow; whole powers from −2000 to 2000. For values near 1 it is rounded once: half the power at a time, of which the
    /// first product is exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T ScaleInSteps<T>(T value, T power)
        where T : struct, ILanes<T>
    {
        T half = Round(power * T.Create(0.5));
        return value * PowerOfTwo(half) * PowerOfTwo(power - half);
    }

    /// <summary>
    /// x = mantissa · 2^exponent with the mantissa from 0.75 to 1.5. At 0 and ∞ the exponent is −∞ and ∞, with a finite mantissa; below 0 and for NaN one of the two is NaN.
    /// AVX-512 has instructions for it, which take log from 1.33 to 0.76 ns an element.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (T Mantissa, T Exponent) SplitByBits<T>(T x)
        where T : struct, ILanes<T>
    {
        T subnormal = T.Less(x, T.Create(SmallestNormal));
        T bits = T.Select(subnormal, x * T.Create(18014398509481984.0), x);
        T scale = T.SubtractBits(bits, T.Create(0.75)) & T.FromBits(0xFFFL << 52);
        T exponent = WholeNumberOfBits(T.ShiftBitsRight(scale, 52)) - (subnormal & T.Create(54));
        exponent = T.Select(T.Less(x, T.Create(double.PositiveInfinity)), exponent, x);
        exponent = T.Select(T.Equal(x, T.Create(0)), T.Create(double.NegativeInfinity), exponent);
        exponent = T.Select(T.Less(x, T.Create(0)), T.Create(double.NaN), exponent);
        return (T.SubtractBits(bits, scale), exponent);
    }

    /// <summary>2^power for whole powers from −1022 to 1023: the biased exponent, rounded into the lowest bits, is moved to its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T PowerOfTwo<T>(T power)
        where T : struct, ILanes<T> => T.ShiftBitsLeft(power + T.Create(Rounder + 1023), 52);

    /// <summary>The nearest whole number, the even one of two; for sizes below 2⁵¹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Round<T>(T x)
        where T : struct, ILanes<T> => x + T.Create(Rounder) - T.Create(Rounder);

    /// <summary>The whole number that the bits are, of size below 2⁵¹: added to the bits of <see cref="Rounder"/> it is added to its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WholeNumberOfBits<T>(T bits)
        where T : struct, ILanes<T> => T.AddBits(bits, T.Create(Rounder)) - T.Create(Rounder);

    /// <summary>low + x · high, the two lowest coefficients of a polynomial or of one of its halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Line<T>(T x, double low, double high)
        where T : struct, ILanes<T> => T.FusedMultiplyAdd(T.Constant(high), x, T.Create(low));

    /// <summary>low + power · high: polynomials are evaluated as trees (Estrin 1960), whose halves the processor computes at the same time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Join<T>(T power, T low, T high)
        where T : struct, ILanes<T> => T.FusedMultiplyAdd(high, power, low);

    /// <summary>Σ cᵢ xⁱ, the even and the odd powers side by side. Shorter in code than a tree, for formulas with many coefficients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Polynomial<T>(T x, ReadOnlySpan<double> coefficients)
        where T : struct, ILanes<T>
    {
        T square = x * x;
        T next = T.Create(coefficients[^1]), value = T.Create(coefficients[^2]);
        for (int i = coefficients.Length - 3; i >= 0; i--)
            (next, value) = (value, T.FusedMultiplyAdd(next, square, T.Create(coefficients[i])));
        return T.FusedMultiplyAdd(next, x, value);
    }
}
