using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// log(1 + x²), as log1p of the square, or from |x| = 2²⁶ on, where 1 is less than a quarter ulp of the square, as 2 log |x|, which does not overflow. Both are one
    /// polynomial of one mantissa.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log1pSquare<T>(T x)
        where T : struct, ILanes<T>
    {
        T one = T.Create(1);
        T size = T.Abs(x), square = x * x;
        T large = T.Create(67108864.0);
        (T mantissa, T k) = T.Split(T.SelectLess(size, large, one + square, size));
        T scale = PowerOfTwo(-k);
        T log = LogOfSplit(T.SelectLess(size, large, T.FusedMultiplyAdd(square, scale, scale - one), mantissa - one), k);
        return T.SelectLess(size, large, log, log + log);
    }

    /// <inheritdoc cref="Log1pSquare{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Log1pSquare(double x) => Log1pSquare(Lanes2.Create(x)).Vector.ToScalar();
}
