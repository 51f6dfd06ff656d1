using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with asin t = t + t³ P(t²) for |t| ≤ 1/2; relative error 2⁻⁵⁹ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> ArcsineNear0 =>
    [
        0.1666666666666676, 0.07499999999970798, 0.04464285717461351, 0.030381942707721144, 0.02237221498903253, 0.017351611994313405, 0.013980820726015513, 0.011398911083708614,
        0.010780257971116354, 0.0037063921685317964, 0.0217074824400248, -0.02099910755630261, 0.03262864963656966,
    ];

    /// <summary>asin x, within 2 ulp; NaN outside of −1 to 1. Beyond ½ it is π/2 − 2 asin √((1 − |x|)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Asin<T>(T x)
        where T : struct, ILanes<T>
    {
        (T angle, T isLarge) = ReducedArcsine(x);
        return T.CopySign(T.Select(isLarge, T.Create(Math.PI / 2) - (angle + angle - T.Create(PiHalvesRest)), angle), x);
    }

    /// <inheritdoc cref="Asin{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Asin(double x) => Asin(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>acos x, within 2 ulp, also next to 1, where it is 2 asin √((1 − x)/2); NaN outside of −1 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Acos<T>(T x)
        where T : struct, ILanes<T>
    {
        (T angle, T isLarge) = ReducedArcsine(x);
        T zero = T.Create(0), twice = angle + angle;
        T far = T.SelectLess(x, zero, T.Create(Math.PI) - (twice - T.Create(PiRest)), twice);
        return T.Select(isLarge, far, T.Create(Math.PI / 2) - (T.CopySign(angle, x) - T.Create(PiHalvesRest)));
    }

    /// <inheritdoc cref="Acos{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Acos(double x) => Acos(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>asin |x|, or where |x| > ½ asin √((1 − |x|)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Angle, T IsLarge) ReducedArcsine<T>(T x)
        where T : struct, ILanes<T>
    {
        T half = T.Create(0.5), size = T.Abs(x), isLarge = T.Less(half, size);
        T square = T.Select(isLarge, half - (half * size), size * size), t = T.Select(isLarge, T.Sqrt(square), size);
        return (T.FusedMultiplyAdd(t * square, Polynomial(square, ArcsineNear0), t), isLarge);
    }
}
