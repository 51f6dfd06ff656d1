using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>2⁵⁰⁰: its square does not overflow, and beside it 1 is lost.</summary>
    private const double SquareableLarge = 3.273390607896142e150;

    /// <summary>log1p(|x| + x²/(1 + √(1 + x²))), within 4 ulp, and the sign of x; log 2|x| for large x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Asinh<T>(T x)
        where T : struct, ILanes<T>
    {
        T size = T.Abs(x), one = T.Create(1), large = T.Create(SquareableLarge), square = size * size;
        T log = Log1p(T.SelectLess(large, size, size, size + (square / (one + T.Sqrt(one + square)))));
        return T.CopySign(T.SelectLess(large, size, log + T.Create(Ln2High), log), x);
    }

    /// <inheritdoc cref="Asinh{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Asinh(double x) => Asinh(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>log1p(t + √(2t + t²)) with t = x − 1, within 4 ulp; log 2x for large x, NaN below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Acosh<T>(T x)
        where T : struct, ILanes<T>
    {
        T one = T.Create(1), large = T.Create(SquareableLarge), t = x - one;
        T log = Log1p(T.SelectLess(large, x, x, t + T.Sqrt(T.FusedMultiplyAdd(t, t, t + t))));
        return T.SelectLess(x, one, T.Create(double.NaN), T.SelectLess(large, x, log + T.Create(Ln2High), log));
    }

    /// <inheritdoc cref="Acosh{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Acosh(double x) => Acosh(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>½ log1p(2|x|/(1 − |x|)), within 4 ulp, and the sign of x: ±∞ at ±1, NaN beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Atanh<T>(T x)
        where T : struct, ILanes<T>
    {
        T size = T.Abs(x);
        return T.CopySign(T.Create(0.5) * Log1p((size + size) / (T.Create(1) - size)), x);
    }

    /// <inheritdoc cref="Atanh{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Atanh(double x) => Atanh(Lanes2.Create(x)).Vector.ToScalar();
}
