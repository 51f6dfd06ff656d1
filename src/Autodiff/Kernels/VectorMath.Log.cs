using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>log x = k ln 2 + log(1 + f) with x = 2^k (1 + f) and −1/4 ≤ f &lt; 1/2: next to x = 1 is k = 0, so nothing cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log<T>(T x)
        where T : struct, ILanes<T>
    {
        (T mantissa, T exponent) = T.Split(x);
        return LogOfSplit(mantissa - T.Create(1), exponent);
    }

    /// <inheritdoc cref="Log{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Log(Vector512<double> x) => Log(new Lanes8(x)).Vector;

    /// <inheritdoc cref="Log{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Log(double x) => Log(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>
    /// k ln 2 + log(1 + f) for −1/4 ≤ f &lt; 1/2, where log(1 + f) = f + f² (−1/2 + f P(f)); relative error 2⁻⁵⁶ (tests/Reference/polynomials.py).
    /// A polynomial of this length costs less than the division in the classical series in f / (2 + f).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOfSplit<T>(T f, T k)
        where T : struct, ILanes<T>
    {
        T f2 = f * f;
        T f4 = f2 * f2;
        T f8 = f4 * f4;
        T from0 = Join(f2,
            Line(f, -0.5, 0.3333333333333375),
            Line(f, -0.2500000000001058, 0.19999999999850213));
        T from4 = Join(f2,
            Line(f, -0.16666666663799581, 0.14285714299934393),
            Line(f, -0.12500000290665642, 0.11111110772712379));
        T from8 = Join(f2,
            Line(f, -0.09999985542202097, 0.09090893019080916),
            Line(f, -0.0833370439620426, 0.07693387243468605));
        T from12 = Join(f2,
            Line(f, -0.0713858206141441, 0.06643360882290712),
            Line(f, -0.06249852456284396, 0.06083046097085977));
        T from16 = Join(f2,
            Line(f, -0.05968086930546761, 0.050695346501033474),
            Line(f, -0.029388554222260728, 0.008090799896717214));
        T polynomial = Join(f8, Join(f4, from0, from4), Join(f8, Join(f4, from8, from12), from16));
        T low = T.FusedMultiplyAdd(k, T.Create(Ln2Low), f2 * polynomial);
        return T.FusedMultiplyAdd(k, T.Create(Ln2High), f) + low;
    }

    private readonly struct LogFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => Log(x);
    }
}
