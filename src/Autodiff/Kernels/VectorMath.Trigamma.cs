using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with ψ′(x) = 1/x + 1/2x² + P(1/x²) / x³ for x ≥ 3; relative error 2⁻⁵⁸ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> TrigammaRemainder =>
    [
        0.16666666666665889, -0.03333333332733336, 0.02380952218919444, -0.03333311144126277, 0.07573942691131463, -0.25213992907702737, 1.130205651264003,
        -6.091485520313186, 33.86036867391034, -165.46338813521697, 613.9956670059148, -1468.4097163947895, 1658.3690516067734,
    ];

    /// <summary>
    /// ψ′(x), within 3 ulp; +∞ at 0 and the negative integers. From 3 on it is the asymptotic series (DLMF 5.15.8) as a minimax polynomial, below
    /// ψ′(x) = ψ′(x + 3) + 1/x² + 1/(x + 1)² + 1/(x + 2)² (5.15.5), where nothing cancels, and for negative x ψ′(x) = (π / sin πx)² − ψ′(1 − x) (5.15.6), where little does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Trigamma<T>(T x)
        where T : struct, ILanes<T> => T.Call<TrigammaFormula>(x);

    /// <inheritdoc cref="Trigamma{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Trigamma(double x) => Trigamma(Lanes2.Create(x)).Vector.ToScalar();

    private readonly struct TrigammaFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T zero = T.Create(0), half = T.Create(0.5), one = T.Create(1), three = T.Create(3);
            T size = T.MinNative(T.Create(1e300), T.Abs(x));   // −∞ is a pole like all large negative numbers
            T y = T.SelectLess(x, zero, one + size, x);

            T isNear = T.Less(y, three);
            T inverse = one / T.Select(isNear, y + three, y);
            T square = inverse * inverse;
            T far = T.FusedMultiplyAdd(square, T.FusedMultiplyAdd(inverse, Polynomial(square, TrigammaRemainder), half), inverse);

            T first = one / y, y1 = y + one, y2 = y1 + one, product = y1 * y2;
            T steps = T.FusedMultiplyAdd(first, first, T.FusedMultiplyAdd(y1, y1, y2 * y2) / (product * product));
            T value = T.Select(isNear, far + steps, far);

            T cosecant = one / SineOverPi(DistanceToWhole(size));   // π / sin π|x|, but for its sign
            return T.SelectLess(x, zero, T.FusedMultiplyAdd(cosecant, cosecant, -value), value);
        }
    }
}
