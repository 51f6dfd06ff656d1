using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>sin x / cos x, within 3 ulp: each keeps its digits next to its zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Tan<T>(T x)
        where T : struct, ILanes<T> => Sin(x) / Cos(x);

    /// <inheritdoc cref="Tan{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Tan(double x) => Tan(Lanes2.Create(x)).Vector.ToScalar();
}
