using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>√(x² + y²) as the larger times √(1 + ratio²), within 2 ulp, which over- or underflows only if the result does; ∞ if either is infinite and neither is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Hypot<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        T first = T.Abs(x), second = T.Abs(y), larger = T.Max(first, second), smaller = T.Min(first, second);
        T ratio = smaller / larger;
        ratio = T.Select(T.Equal(smaller, larger), T.Create(1), ratio);   // of two zeros or infinities
        return larger * T.Sqrt(T.FusedMultiplyAdd(ratio, ratio, T.Create(1)));
    }

    /// <inheritdoc cref="Hypot{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Hypot(double x, double y) => Hypot(Lanes2.Create(x), Lanes2.Create(y)).Vector.ToScalar();
}
