using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// e^x − 1 = 2^n ((e^r − 1) + (1 − 2⁻ⁿ)) with x = n ln 2 + r. Near 0, where n = 0, nothing cancels because e^r − 1 is a polynomial without constant term;
    /// elsewhere 1 − 2⁻ⁿ is exact or so large that its rounding is that of the result. Scaling comes last, so that only results overflow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Expm1<T>(T x)
        where T : struct, ILanes<T>
    {
        // Below −40 the result rounds to −1, above 715 to ∞.
        T clamped = T.MinNative(T.Create(715), T.MaxNative(T.Create(-40), x));
        (T n, T r) = ReduceByLn2(clamped);
        T one = T.Create(1);
        T result = T.Scale(Expm1OfReduced(r) + (one - T.Scale(one, -n)), n);
        return T.CopySign(result, x);   // keeps −0
    }

    /// <inheritdoc cref="Expm1{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Expm1(double x) => Expm1(Lanes2.Create(x)).Vector.ToScalar();
}
