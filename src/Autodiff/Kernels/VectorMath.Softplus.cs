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
        T z = ExpOfNonPositive(-T.Abs(x));
        return T.MaxNative(x, T.Create(0)) + Log1pOfUnit(z);
    }

    /// <inheritdoc cref="Softplus{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Softplus(double x) => Softplus(Lanes2.Create(x)).Vector.ToScalar();
}
