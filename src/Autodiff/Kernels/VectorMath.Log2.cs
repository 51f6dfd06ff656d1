using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>k + log(1 + f)/log 2 with x = 2ᵏ (1 + f), within 3 ulp and exact for powers of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log2<T>(T x)
        where T : struct, ILanes<T>
    {
        (T mantissa, T exponent) = T.Split(x);
        return T.FusedMultiplyAdd(LogOfSplit(mantissa - T.Create(1), T.Create(0)), T.Create(Log2OfE), exponent);
    }

    /// <inheritdoc cref="Log2{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Log2(double x) => Log2(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>2ˣ = 2ⁿ exp((x − n) log 2) with the nearest whole n, within 2 ulp and exact for whole x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp2<T>(T x)
        where T : struct, ILanes<T>
    {
        T bounded = T.MinNative(T.Create(1100), T.MaxNative(T.Create(-1100), x)), n = Round(bounded);
        return T.Scale(T.Create(1) + Expm1OfReduced((bounded - n) * T.Create(Ln2High)), n);
    }

    /// <inheritdoc cref="Exp2{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Exp2(double x) => Exp2(Lanes2.Create(x)).Vector.ToScalar();
}
