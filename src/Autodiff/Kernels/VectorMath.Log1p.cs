using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// log(1 + x) = k ln 2 + log(1 + f), where k is the exponent of the rounded sum but f = 2⁻ᵏ x + (2⁻ᵏ − 1) comes from x itself, with one rounding:
    /// what 1 + x loses does not matter. Near 0 is k = 0 and f = x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Log1p(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        (Vector512<double> mantissa, Vector512<double> k) = Split(one + x);
        Vector512<double> scale = PowerOfTwo(-k);

        // From 2⁶⁰ on, the sum is x itself and 2⁻ᵏ may leave the range; 0, ∞ and NaN, whose k is not finite, also go this way.
        Vector512<double> f = Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Abs(k), Vector512.Create(60.0)),
            Vector512.FusedMultiplyAdd(x, scale, scale - one),
            mantissa - one);
        return Vector512.CopySign(LogOfSplit(f, k), x);   // keeps −0
    }

    /// <inheritdoc cref="Log1p(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Log1p(double x) => Log1p(Vector512.Create(x)).ToScalar();
}
