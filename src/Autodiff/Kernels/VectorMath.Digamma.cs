using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with ψ(3/2 + z) = (3/2 + z − root) P(z) for |z| ≤ 1/2; relative error 2⁻⁵⁴ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> DigammaNearRoot =>
    [
        0.9510558760318328, -0.4236274212814606, 0.24054248424078722, -0.14840492305388028, 0.09498872445284975, -0.061922133275542676, 0.04076083394339158,
        -0.026975796657625523, 0.017907248235569658, -0.011908220153175266, 0.007927023327436547, -0.005279936635815943, 0.003518088705532639, -0.002345499836291481,
        0.001563503396100091, -0.0010364320230711254, 0.0006902821408255592, -0.00048603458927663366, 0.0003258807974183665, -0.00014465650782540277,
        9.329495721693892e-05, -0.00017833325043560536, 0.00012117345692694891,
    ];

    /// <summary>P with ψ(x) = log x − 1/2x − P(1/x²) / x² for x ≥ 2; relative error 2⁻⁵⁷ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> DigammaRemainder =>
    [
        0.08333333333332853, -0.008333333330990735, 0.003968253547508488, -0.00416662685318637, 0.007573425962914848, -0.020999855612125577, 0.08063900247060152,
        -0.383303647967404, 1.9746366730131544, -9.761199500385741, 42.32629116645309, -151.2228557418487, 423.648493409019, -884.6803039223188, 1286.3450981552946,
        -1157.1953910367301, 483.6923857857572,
    ];

    /// <summary>
    /// ψ(x) = Γ′(x)/Γ(x). Within 4 ulp for x > 0, its root at 1.46 included; for x &lt; 0 the error is a few roundings of 1 or of the result. ∓∞ at ±0, and NaN at the negative
    /// integers, where the sides disagree. From 2 on it is the asymptotic series (DLMF 5.11.2) as a minimax polynomial, from 1 to 2 a polynomial with the root taken
    /// out, below ψ(x) = ψ(x + 1) − 1/x (5.5.2), and for negative x ψ(x) = ψ(1 − x) − π cot πx (5.5.4).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Digamma<T>(T x)
        where T : struct, ILanes<T> => T.Call<DigammaFormula>(x);

    /// <inheritdoc cref="Digamma{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Digamma(double x) => Digamma(Lanes2.Create(x)).Vector.ToScalar();

    private readonly struct DigammaFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            const double rootHead = 1.4616321449683622, rootRest = 9.549995429965697e-17;   // the root is no double
            T zero = T.Create(0), half = T.Create(0.5), one = T.Create(1), size = T.Abs(x);
            T y = T.SelectLess(x, zero, one + size, x);
            T inverse = one / y;

            T isBelow1 = T.Less(y, one);
            T from1To2 = T.Select(isBelow1, y + one, y);
            T near = (from1To2 - T.Create(rootHead) - T.Create(rootRest)) * Polynomial(from1To2 - T.Create(1.5), DigammaNearRoot);
            near = T.Select(isBelow1, near - inverse, near);

            T square = inverse * inverse;
            T far = Log(y) - T.FusedMultiplyAdd(square, Polynomial(square, DigammaRemainder), inverse * half);
            T value = T.SelectLess(y, T.Create(2), near, far);

            T distance = DistanceToWhole(size);
            T pole = T.SelectLess(zero, distance, distance, T.Create(double.NaN));
            T cotangent = T.Create(Math.PI) * SineOverPi(half - distance) / SineOverPi(pole);   // π cot π|x|, but for its sign
            T reflected = value + T.SelectLess(half, size - T.Floor(size), -cotangent, cotangent);
            return T.SelectLess(x, zero, reflected, value);
        }
    }
}
