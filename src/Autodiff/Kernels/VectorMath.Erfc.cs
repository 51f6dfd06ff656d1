using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with (1 + 2x) exp(x²) erfc x = P(t) for t = (x − 4) / (x + 4) and x from 0 to 28; relative error 2⁻⁵⁴ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> ScaledErfc =>
    [
        1.2329951186255526, -0.13962111684056253, 0.015379652102620071, 0.06809705425469312, -0.10103906603632704, 0.09373283499833089, -0.0663303658116062,
        0.03716751553790739, -0.01619773406624632, 0.0050319699721471855, -0.000757773220765751, -0.00019925664402971536, 0.00015062134025388467,
        -2.4399493313295488e-05, -1.122098700331814e-05, 5.710713989047576e-06, 2.918050022889594e-07, -8.276171168416445e-07, 7.685569918686696e-08,
        1.1306885846951996e-07, -1.9013369377341672e-08, -1.643712067409157e-08, 1.6927473708278732e-09, 2.0443376689248825e-09, 2.715634151084452e-10,
    ];

    /// <summary>
    /// 1 − erf x, within 5 ulp, also in the far tail and where it underflows: e^(−x²) / (1 + 2x) times a function that varies little (Shepherd and Laframboise 1981); below 0 it is
    /// 2 − erfc |x|.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Erfc<T>(T x)
        where T : struct, ILanes<T> => T.Call<ErfcFormula>(x);

    /// <inheritdoc cref="Erfc{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Erfc(double x) => Erfc(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>
    /// For 0 ≤ x ≤ 28. Of x² the rounding error is kept, as in the exponent it would be magnified by the size of the exponent: e^(−h − l) = e^(−h) (1 − l).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ErfcFrom0To28<T>(T x)
        where T : struct, ILanes<T>
    {
        T four = T.Create(4), square = x * x;
        T rounding = T.FusedMultiplyAdd(x, x, -square);
        T scaled = Polynomial((x - four) / (x + four), ScaledErfc) / (x + x + T.Create(1));
        return Exp(-square) * T.FusedMultiplyAdd(-scaled, rounding, scaled);
    }

    private readonly struct ErfcFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T tail = ErfcFrom0To28(T.MinNative(T.Create(28), T.Abs(x)));
            return T.SelectLess(x, T.Create(0), T.Create(2) - tail, tail);
        }
    }
}
