using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>cos x = sin (x + π/2), within 1 ulp; reduced as the sine is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Cos<T>(T x)
        where T : struct, ILanes<T> => T.Call<CosFormula>(x);

    /// <inheritdoc cref="Cos{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Cos(double x) => Cos(Lanes2.Create(x)).Vector.ToScalar();

    private readonly struct CosFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => SineAfterQuarters<T, PlatformCos>(x, 1);
    }

    private readonly struct PlatformCos : IFunction
    {
        public static double Invoke(double x) => Math.Cos(x);
    }
}
