using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>S with Φ(−a) = φ(a)/a · S(1/a²) (DLMF 7.12.1), which suffices from a = 39 on.</summary>
    private static ReadOnlySpan<double> NormalTailSeries => [1, -1, 3, -15, 105, -945, 10395, -135135, 2027025];

    /// <summary>(1 − S(v)) / v.</summary>
    private static ReadOnlySpan<double> NormalTailDefectSeries => [1, -3, 15, -105, 945, -10395, 135135, -2027025];

    /// <summary>φ(x)/Φ(x), within 6 ulp: the slope of log Φ. In the lower tail, where it is close to −x, the exponentials of both have cancelled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T InverseMillsRatio<T>(T x)
        where T : struct, ILanes<T> => T.Call<InverseMillsRatioFormula>(x);

    /// <inheritdoc cref="InverseMillsRatio{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double InverseMillsRatio(double x) => InverseMillsRatio(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>x + φ(x)/Φ(x), with an error of a few roundings of x from −39 on and of the result below: there it is (1 − S)/(a S) with the series S in 1/a².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T InverseMillsExcess<T>(T x)
        where T : struct, ILanes<T> => T.Call<InverseMillsExcessFormula>(x);

    /// <inheritdoc cref="InverseMillsExcess{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double InverseMillsExcess(double x) => InverseMillsExcess(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>φ(a)/Φ(−a) for a ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T InverseMillsOfTail<T>(T a)
        where T : struct, ILanes<T>
    {
        T border = T.Create(NormalUnderflow), inverse = T.Create(1) / a;
        T near = T.Create(InverseSqrtTwoPi) / ScaledNormalTail(T.MinNative(border, a));
        return T.SelectLess(border, a, a / Polynomial(inverse * inverse, NormalTailSeries), near);
    }

    private readonly struct InverseMillsRatioFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T a = T.Abs(x), ofTail = InverseMillsOfTail(a);
            T density = Bell(T.MinNative(T.Create(NormalUnderflow), a)) * T.Create(InverseSqrtTwoPi);
            return T.SelectLess(T.Create(0), x, density / (T.Create(1) - (density / ofTail)), ofTail);
        }
    }

    private readonly struct InverseMillsExcessFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T inverse = T.Create(-1) / x, square = inverse * inverse;
            T far = inverse * Polynomial(square, NormalTailDefectSeries) / Polynomial(square, NormalTailSeries);
            return T.SelectLess(x, T.Create(-NormalUnderflow), far, x + InverseMillsRatioFormula.Invoke(x));
        }
    }
}
