using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// log(1 + e^x) = max(x, 0) + log(1 + z) with z = e^(−|x|) ≤ 1. As 1 + z lies between 1 and 2, log(1 + z) is k ln 2 + log(1 + f)
    /// with k = 0, f = z for z &lt; 1/2 and k = 1, f = z/2 − 1/2 above; both are exact, so small values are as accurate as z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Softplus<T>(T x)
        where T : struct, ILanes<T>
    {
        T half = T.Create(0.5);
        T z = Exp(-T.Abs(x));
        T upper = T.LessOrEqual(half, z);
        T f = T.Select(upper, T.FusedMultiplyAdd(z, half, -half), z);
        T positive = T.MaxNative(x, T.Create(0));
        return positive + LogOfSplit(f, upper & T.Create(1));
    }

    /// <inheritdoc cref="Softplus{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Softplus(double x) => Softplus(Lanes2.Create(x)).Vector.ToScalar();
}
