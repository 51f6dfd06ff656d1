using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    private const double PiHalvesRest = 6.123233995736766e-17, PiQuartersRest = 3.061616997868383e-17, PiRest = 1.2246467991473532e-16;

    /// <summary>P with atan t = t + t³ P(t²) for |t| ≤ tan π/8; relative error 2⁻⁵⁷ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> ArctangentNear0 =>
    [
        -0.333333333333332, 0.19999999999953205, -0.1428571428016207, 0.1111111078192095, -0.09090897718276969, 0.07692059589424585, -0.0666309770770012, 0.05847848111483548,
        -0.0503913897326172, 0.0380608050129528, -0.01790354912923043,
    ];

    /// <summary>atan x, within 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Atan<T>(T x)
        where T : struct, ILanes<T> => T.CopySign(FirstQuadrant(T.Abs(x), T.Create(1)), x);

    /// <inheritdoc cref="Atan{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Atan(double x) => Atan(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>The angle of the point (x, y), from −π to π, within 2 ulp. Zeros and infinities count with their signs, as IEEE 754 has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Atan2<T>(T y, T x)
        where T : struct, ILanes<T>
    {
        T rise = T.Abs(y), run = T.Abs(x);
        T one = T.Create(1), huge = T.Create(1e300), small = T.Create(1.0 / 1024);
        T scale = T.SelectLess(huge, rise, small, T.SelectLess(huge, run, small, one));   // their sum shall not overflow
        T areEqual = T.Equal(rise, run);
        rise = T.Select(areEqual, T.MinNative(one, rise), rise * scale);   // both may be infinite
        run = T.Select(areEqual, T.MinNative(one, run), run * scale);
        T angle = FirstQuadrant(rise, run), obtuse = T.Create(Math.PI) - (angle - T.Create(PiRest));
        return T.CopySign(T.SelectLess(T.CopySign(one, x), T.Create(0), obtuse, angle), y);
    }

    /// <inheritdoc cref="Atan2{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Atan2(double y, double x) => Atan2(Lanes2.Create(y), Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>The angle of the point (run, rise), neither of which is negative: 0, π/4 or π/2, whichever is nearest, plus that of the point turned by as much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FirstQuadrant<T>(T rise, T run)
        where T : struct, ILanes<T>
    {
        const double tangentOfEighth = 0.41421356237309503, tangentOfThreeEighths = 2.414213562373095;
        T zero = T.Create(0);
        T isSteep = T.Less(T.Create(tangentOfThreeEighths) * run, rise), isFlat = T.LessOrEqual(rise, T.Create(tangentOfEighth) * run);
        T numerator = T.Select(isSteep, -run, T.Select(isFlat, rise, rise - run));
        T denominator = T.Select(isSteep, rise, T.Select(isFlat, run, rise + run));
        T t = T.Select(T.Equal(numerator, zero), zero, numerator / denominator), square = t * t;
        T middle = T.Select(isSteep, T.Create(Math.PI / 2), T.Select(isFlat, zero, T.Create(Math.PI / 4)));
        T middleRest = T.Select(isSteep, T.Create(PiHalvesRest), T.Select(isFlat, zero, T.Create(PiQuartersRest)));
        return middle + (t + T.FusedMultiplyAdd(t * square, Polynomial(square, ArctangentNear0), middleRest));
    }
}
