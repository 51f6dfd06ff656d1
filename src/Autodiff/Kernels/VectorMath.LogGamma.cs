using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with log Γ(2 + z) = z P(z) for |z| ≤ 1/2; relative error 2⁻⁵⁵ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> LogGammaNear2 =>
    [
        0.42278433509846713, 0.3224670334241133, -0.06735230105319576, 0.02058080842776596, -0.007385551028925199, 0.0028905103318417414, -0.001192753901329195,
        0.0005096694951109549, -0.00022315497226575533, 9.945794421472065e-05, -4.4923771896077855e-05, 2.0503543723120435e-05, -9.45607901537345e-06,
        4.393521969483834e-06, -1.974826235931594e-06, 8.998991884237204e-07, -5.806123544710178e-07, 2.977082170323161e-07,
    ];

    /// <summary>P with log Γ(x) = (x − 1/2) (log x − 1) + (log 2π − 1) / 2 + P(1/x²) / x for x ≥ 3.5; relative error 2⁻⁵⁹ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> LogGammaRemainder =>
    [
        0.08333333333333227, -0.002777777777235033, 0.0007936506918159994, -0.0005952282337500604, 0.0008411814629798865, -0.0018963386581263922, 0.005876953443662245,
        -0.02012021791115384, 0.056541451898952176, -0.08536998254613609,
    ];

    /// <summary>
    /// log |Γ(x)|; +∞ at 0 and the negative integers. Within 5 ulp for x > −1/2, the zeros at 1 and 2 included; further left, where a zero lies between each two poles, the error
    /// is a few roundings of log Γ(|x|). From 3.5 on it is Stirling's formula (DLMF 5.11.1), whose remainder has a minimax polynomial there; below, a polynomial that is 0
    /// with log Γ at 2, moved by Γ(y + 1) = y Γ(y); left of −1/2, Γ(x) Γ(−x) = −π / (x sin πx), from DLMF 5.5.3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T LogGamma<T>(T x)
        where T : struct, ILanes<T> => T.Call<LogGammaFormula>(x);

    /// <inheritdoc cref="LogGamma{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double LogGamma(double x) => LogGamma(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>log Γ(2 + z) / z for |z| ≤ 1/2.</summary>
    internal static double LogGammaSlopeNear2(double z) => Polynomial(Lanes2.Create(z), LogGammaNear2).Vector.ToScalar();

    /// <summary>log Γ(x) − ((x − 1/2) log x − x + 1/2 log 2π) for x ≥ 3.5.</summary>
    internal static double StirlingRemainder(double x) => Polynomial(Lanes2.Create(1 / x / x), LogGammaRemainder).Vector.ToScalar() / x;

    private readonly struct LogGammaFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T half = T.Create(0.5), minusHalf = T.Create(-0.5), one = T.Create(1), two = T.Create(2), four = T.Create(4);
            T finite = T.MaxNative(T.Create(-1e300), x);   // −∞ is a pole like all large negative numbers
            T y = T.SelectLess(finite, minusHalf, -finite, finite);

            // With a whole number w next to y: log Γ(y) = log Γ(2 + y − w) and − log y (y + 1) for w = 0, − log y for 1, nothing for 2, + log (y − 1) for 3.
            T whole = T.Floor(y + half), z = y - whole;
            T factors = T.SelectLess(whole, one, T.Abs(y) * (one + y), T.SelectLess(whole, two, y, T.SelectLess(whole, four, y - one, y)));
            T log = Log(factors);
            T sign = T.MaxNative(T.MinNative(whole - two, one), -one);
            T near = T.FusedMultiplyAdd(z, Polynomial(z, LogGammaNear2), sign * log);

            T inverse = one / y;
            T remainder = T.FusedMultiplyAdd(Polynomial(inverse * inverse, LogGammaRemainder), inverse, T.Create(0.4189385332046727));
            T far = T.FusedMultiplyAdd(y - half, log - one, remainder);
            T value = T.SelectLess(whole, four, near, far);

            T reflected = -T.Call<LogFormula>(y * SineOverPi(DistanceToWhole(y))) - value;
            return T.SelectLess(finite, minusHalf, reflected, value);
        }
    }
}
