using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// tanh x = a / (a + 2) with a = e^(2|x|) − 1, and the sign of x. The quotient does not magnify the relative error of a, and a keeps full relative accuracy near 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        // From 22 on the result rounds to 1; so a stays far from overflow, and 2^n − 1 needs no care.
        T magnitude = T.MinNative(T.Create(22), T.Abs(x));
        (T n, T r) = ReduceByLn2(magnitude + magnitude);
        T scale = PowerOfTwo(n);
        T a = T.FusedMultiplyAdd(scale, Expm1OfReduced(r), scale - T.Create(1));
        return T.CopySign(a / (a + T.Create(2)), x);
    }

    /// <inheritdoc cref="Tanh{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Tanh(double x) => Tanh(Lanes2.Create(x)).Vector.ToScalar();
}
