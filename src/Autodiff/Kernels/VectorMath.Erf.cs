using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with erf x = x + x P(x²) for |x| ≤ 1; relative error 2⁻⁵⁶ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> ErfNear0 =>
    [
        0.1283791670955126, -0.3761263890318375, 0.11283791670954857, -0.026866170645072893, 0.005223977624780861, -0.0008548326978741875, 0.00012055331036887334,
        -1.4925593506588955e-05, 1.6460972812120843e-06, -1.6350025170306814e-07, 1.4657879490524003e-08, -1.1365664613480383e-09, 5.945259500093222e-11,
    ];

    /// <summary>2/√π ∫₀ˣ exp(−t²) dt, within 1 ulp: a polynomial where |x| &lt; 1, and 1 − erfc |x| with the sign of x beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Erf<T>(T x)
        where T : struct, ILanes<T> => T.Call<ErfFormula>(x);

    /// <inheritdoc cref="Erf{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Erf(double x) => Erf(Lanes2.Create(x)).Vector.ToScalar();

    private readonly struct ErfFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T size = T.Abs(x);
            T near = T.FusedMultiplyAdd(x, Polynomial(x * x, ErfNear0), x);
            T far = T.Create(1) - ErfcFrom0To28(T.MinNative(T.Create(28), size));
            return T.SelectLess(size, T.Create(1), near, T.CopySign(far, x));
        }
    }
}
