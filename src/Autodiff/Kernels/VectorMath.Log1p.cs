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
    internal static T Log1p<T>(T x)
        where T : struct, ILanes<T>
    {
        T one = T.Create(1);
        (T mantissa, T k) = T.Split(one + x);
        T scale = PowerOfTwo(-k);

        // From 2⁶⁰ on, the sum is x itself and 2⁻ᵏ may leave the range; 0, ∞ and NaN, whose k is not finite, also go this way.
        T f = T.SelectLess(
            T.Abs(k),
            T.Create(60),
            T.FusedMultiplyAdd(x, scale, scale - one),
            mantissa - one);
        return T.CopySign(LogOfSplit(f, k), x);   // keeps −0
    }

    /// <inheritdoc cref="Log1p{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Log1p(double x) => Log1p(Lanes2.Create(x)).Vector.ToScalar();
}
