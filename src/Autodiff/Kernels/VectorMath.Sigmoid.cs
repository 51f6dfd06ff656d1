using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// 1 / (1 + e^(−x)) = 1 / (1 + z) for x ≥ 0 and z / (1 + z) below, with z = e^(−|x|) ≤ 1: no overflow on the way, and small values, down to the subnormals, as accurate as z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sigmoid<T>(T x)
        where T : struct, ILanes<T>
    {
        T one = T.Create(1);
        T z = ExpOfNonPositive(-T.Abs(x));
        return T.SelectLess(x, T.Create(0), z, one) / (one + z);
    }

    /// <inheritdoc cref="Sigmoid{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Sigmoid(double x) => Sigmoid(Lanes2.Create(x)).Vector.ToScalar();
}
