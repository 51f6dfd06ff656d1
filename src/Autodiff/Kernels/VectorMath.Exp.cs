using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    private const double Log2OfE = 1.4426950408889634;
    private const double LargestWithFiniteExp = 709.782712893384;
    private const double TwoTo52 = 4503599627370496.0;

    /// <summary>
    /// e^x = 2^n · e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2. Multiplying by 2^n would take the processor 250 cycles where the result is subnormal or underflows, which
    /// is common under a subtracted maximum. So n is added to the exponent's bits instead, and small results are rounded by adding e^r · 2^(n + 1074) to 2⁵²:
    /// that leaves the number of smallest doubles in the lowest bits, which are then the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Exp(Vector512<double> x)
    {
        Vector512<double> above = Vector512.MaxNative(x, Vector512.Create(-750.0));   // below, the result is 0 whatever x
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(above, Vector512.Create(Log2OfE), Vector512.Create(Rounder));
        Vector512<double> value = Vector512<double>.One + Expm1OfReduced(RemainderOfLn2(above, rounded - Vector512.Create(Rounder)));
        Vector512<long> n = rounded.AsInt64() << 52;   // in the place of the exponent

        Vector512<long> normal = value.AsInt64() + n;
        Vector512<double> tickScale = (n + Vector512.Create((1023L + 1074) << 52)).AsDouble();
        Vector512<double> ticks = Vector512.FusedMultiplyAdd(value, tickScale, Vector512.Create(TwoTo52));
        Vector512<long> subnormal = ticks.AsInt64() - Vector512.Create(TwoTo52).AsInt64();
        Vector512<long> finite = Vector512.ConditionalSelect(Vector512.LessThan(normal, Vector512.Create(1L << 52)), subnormal, normal);

        return Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(x, Vector512.Create(LargestWithFiniteExp)),
            finite.AsDouble(),
            x + Vector512.Create(double.PositiveInfinity));   // ∞ or NaN
    }

    /// <inheritdoc cref="Exp(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Exp(double x) => Exp(Vector512.Create(x)).ToScalar();

    /// <summary>x = n ln 2 + r. The first step is exact: n · Ln2High and x are multiples of 2⁻⁵⁴ and their difference is below 1/2 (Cody and Waite 1980).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> RemainderOfLn2(Vector512<double> x, Vector512<double> n)
    {
        Vector512<double> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        return Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
    }

    /// <summary>x = n ln 2 + r. The first step is exact: n · Ln2High and x are multiples of 2⁻⁵⁴ and their difference is below 1/2 (Cody and Waite 1980).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> N, Vector512<double> R) ReduceByLn2(Vector512<double> x)
    {
        Vector512<double> n = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2OfE), Vector512.Create(Rounder)) - Vector512.Create(Rounder);
        return (n, RemainderOfLn2(x, n));
    }

    /// <summary>e^r − 1 = r + r² (1/2 + r P(r)) for |r| ≤ ln 2 / 2; relative error 2⁻⁵⁵ (tests/Reference/polynomials.py).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Expm1OfReduced(Vector512<double> r)
    {
        Vector512<double> r2 = r * r;
        Vector512<double> r4 = r2 * r2;
        Vector512<double> low = Join(r2,
            Line(r, 0.5, 0.16666666666666602),
            Line(r, 0.04166666666662, 0.008333333333388395));
        Vector512<double> middle = Join(r2,
            Line(r, 0.001388888892049987, 0.00019841269709321719),
            Line(r, 2.4801516361154286e-05, 2.755742509400769e-06));
        Vector512<double> high = Line(r, 2.762222119383777e-07, 2.504589527008543e-08);
        return Vector512.FusedMultiplyAdd(r2, Join(r4, low, Join(r4, middle, high)), r);
    }
}
