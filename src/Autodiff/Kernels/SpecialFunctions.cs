using System.Runtime.CompilerServices;
using MathNetFunctions = MathNet.Numerics.SpecialFunctions;

namespace Prob.Graphs;

/// <summary>
/// The gamma function's logarithm and its derivatives, and the error functions. Erf and erfc are MathNet's: measured against mpmath their relative error stays below 3·10⁻¹⁶
/// and 6·10⁻¹⁴ (at x = 24, from the exponent). Its log gamma and digamma lose all digits at their zeros and its log gamma is NaN for negative x; it has no polygamma. So those are ours.
/// Polynomials come from tests/Reference/polynomials.py; "DLMF" is the Digital Library of Mathematical Functions (NIST), by equation.
/// Compiled with full optimisation at once: a first gradient should not wait for the runtime to find out that they are hot.
/// </summary>
internal static class SpecialFunctions
{
    /// <summary>From here on the asymptotic series of log gamma and digamma reach the last bit.</summary>
    private const double Asymptotic = 10;

    /// <summary>Beyond this order polygamma overflows for negative x, but for even orders next to the half-integers.</summary>
    private const int LargestReflectedOrder = 150;

    /// <summary>B₂, B₄, … B₃₀ (DLMF 24.2).</summary>
    private static ReadOnlySpan<double> Bernoulli =>
    [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798, -174611.0 / 330,
        854513.0 / 138, -236364091.0 / 2730, 8553103.0 / 6, -23749461029.0 / 870, 8615841276005.0 / 14322,
    ];

    /// <summary>P with log Γ(2 + z) = z P(z) for |z| ≤ 1/2; relative error 2⁻⁵⁵.</summary>
    private static ReadOnlySpan<double> LogGammaNear2 =>
    [
        0.42278433509846713, 0.3224670334241133, -0.06735230105319576, 0.02058080842776596, -0.007385551028925199, 0.0028905103318417414,
        -0.001192753901329195, 0.0005096694951109549, -0.00022315497226575533, 9.945794421472065e-05, -4.4923771896077855e-05, 2.0503543723120435e-05,
        -9.45607901537345e-06, 4.393521969483834e-06, -1.974826235931594e-06, 8.998991884237204e-07, -5.806123544710178e-07, 2.977082170323161e-07,
    ];

    /// <summary>P with ψ(3/2 + z) = (3/2 + z − root) P(z) for |z| ≤ 1/2; relative error 2⁻⁵⁴.</summary>
    private static ReadOnlySpan<double> DigammaNearRoot =>
    [
        0.9510558760318328, -0.4236274212814606, 0.24054248424078722, -0.14840492305388028, 0.09498872445284975, -0.061922133275542676,
        0.04076083394339158, -0.026975796657625523, 0.017907248235569658, -0.011908220153175266, 0.007927023327436547, -0.005279936635815943,
        0.003518088705532639, -0.002345499836291481, 0.001563503396100091, -0.0010364320230711254, 0.0006902821408255592, -0.00048603458927663366,
        0.0003258807974183665, -0.00014465650782540277, 9.329495721693892e-05, -0.00017833325043560536, 0.00012117345692694891,
    ];

    /// <summary>The error function, 2/√π ∫₀ˣ exp(−t²) dt.</summary>
    internal static double Erf(double x) => MathNetFunctions.Erf(x);

    /// <summary>1 − erf x, relatively accurate where it is small.</summary>
    internal static double Erfc(double x) => MathNetFunctions.Erfc(x);

    /// <summary>
    /// log |Γ(x)|; +∞ at 0 and the negative integers. Relatively accurate for x > −1/2, the zeros at 1 and 2 included, where a series without constant term takes over;
    /// further left, where a zero lies between each two poles, only absolutely.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double LogGamma(double x)
    {
        if (x >= Asymptotic)
            return StirlingLogGamma(x);
        if (x >= 1.5)
        {
            double product = 1;   // Γ(x) = (x − 1)(x − 2)⋯ Γ(x − n); the subtractions are exact
            for (; x > 2.5; product *= x)
                x -= 1;
            return LogGammaAbove2(x - 2) + Math.Log(product);
        }

        if (x >= 0.5)
            return LogGammaAbove2(x - 1) - VectorMath.Log1p(x - 1);   // Γ(x + 1) = x Γ(x)
        if (x > -0.5)
            return LogGammaAbove2(x) - VectorMath.Log1p(x) - Math.Log(Math.Abs(x));   // Γ(x + 2) = x (x + 1) Γ(x)
        if (double.IsNaN(x))
            return x;
        if (x == Math.Floor(x))
            return double.PositiveInfinity;

        // Γ(x) Γ(−x) = −π / (x sin πx), from DLMF 5.5.3.
        return Math.Log(Math.PI / Math.Abs(x * Math.Sin(Math.PI * (x - Math.Round(x))))) - LogGamma(-x);
    }

    /// <summary>ψ(x) = Γ′(x)/Γ(x). Relatively accurate for x > 0, its root at 1.46 included; absolutely for x &lt; 0. ∓∞ at ±0 and NaN at the negative integers, where the sides disagree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Digamma(double x)
    {
        if (x >= Asymptotic)
            return AsymptoticDigamma(x);
        if (x >= 1)
        {
            double sum = 0;   // ψ(x + 1) = ψ(x) + 1/x (DLMF 5.5.2)
            for (; x > 2; sum += 1 / x)
                x -= 1;
            return DigammaFrom1To2(x) + sum;
        }

        if (x >= 0)
            return DigammaFrom1To2(x + 1) - (1 / x);
        if (x > -1)
            return DigammaFrom1To2(x + 2) - (1 / (x + 1)) - (1 / x);
        if (double.IsNaN(x) || x == Math.Floor(x))
            return double.NaN;

        // ψ(x) = ψ(1 − x) − π cot πx (DLMF 5.5.4).
        return Digamma(1 - x) - (Math.PI * CotangentOfPi(x));
    }

    /// <summary>
    /// The derivative of ψ of the given order; order 0 is ψ. For x > 0 it is (−1)ⁿ⁺¹ n! Σₖ 1/(x + k)ⁿ⁺¹ (DLMF 5.15.1), with a relative error of about n + 10 roundings.
    /// For x &lt; 0 reflected, up to order 150; higher orders overflow but for isolated places, and give NaN. At 0 and the negative integers odd orders are +∞, even ones as ψ.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    internal static double Polygamma(int order, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (order == 0)
            return Digamma(x);

        bool odd = order % 2 == 1;
        if (double.IsPositiveInfinity(x))
            return 0;
        if (x > 0)
            return odd ? PolygammaMagnitude(order, x) : -PolygammaMagnitude(order, x);
        if (x == Math.Floor(x))
            return odd ? double.PositiveInfinity : x == 0 ? -1 / x : double.NaN;
        if (!(x < 0) || order > LargestReflectedOrder)
            return double.NaN;

        // (−1)ⁿ ψ⁽ⁿ⁾(1 − x) − ψ⁽ⁿ⁾(x) = dⁿ/dxⁿ π cot πx (DLMF 5.15.6); (−1)ⁿ ψ⁽ⁿ⁾(1 − x) is minus the magnitude.
        return -PolygammaMagnitude(order, 1 - x) - CotangentDerivative(order, x);
    }

    /// <summary>DLMF 5.11.1, rearranged so that x log x does not overflow before the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double StirlingLogGamma(double x)
    {
        const double halfLogTwoPiMinusHalf = 0.9189385332046728 - 0.5;
        double inverse = 1 / x, inverseSquare = inverse * inverse, series = 0;
        for (int k = 8; k >= 1; k--)
            series = (series * inverseSquare) + (Bernoulli[k - 1] / (2 * k * ((2 * k) - 1)));
        return ((x - 0.5) * (Math.Log(x) - 1)) + halfLogTwoPiMinusHalf + (series * inverse);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogGammaAbove2(double z) => z * Polynomial(LogGammaNear2, z);

    /// <summary>DLMF 5.11.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double AsymptoticDigamma(double x)
    {
        double inverse = 1 / x, inverseSquare = inverse * inverse, series = 0;
        for (int k = 9; k >= 1; k--)
            series = (series + (Bernoulli[k - 1] / (2 * k))) * inverseSquare;
        return Math.Log(x) - (0.5 * inverse) - series;
    }

    /// <summary>The root is no double: its rest is subtracted after the exact difference with its head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double DigammaFrom1To2(double x)
    {
        const double rootHead = 1.4616321449683622, rootRest = 9.549995429965697e-17;
        return (x - rootHead - rootRest) * Polynomial(DigammaNearRoot, x - 1.5);
    }

    /// <summary>
    /// n! Σₖ 1/(x + k)ⁿ⁺¹ for n ≥ 1, x > 0: terms one by one up to y = x + m, then the series of DLMF 5.15.8 at y. Everything is taken relative to (n − 1)!/xⁿ, which alone can
    /// leave the range: term k is n/x · (x/(x + k))ⁿ⁺¹ and the rest (x/y)ⁿ · (1 + n/2y + Σⱼ B₂ⱼ n(n+1)⋯(n + 2j − 1) / ((2j)! y²ʲ)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double PolygammaMagnitude(int order, double x)
    {
        double n = order;
        double scale = FactorialOverPower(order - 1, x);
        double sum = 0, y = x;
        for (; y < 18 + (0.6 * n); y++)   // from there on fifteen terms of the series suffice
        {
            double term = n / x * Power(x / y, order + 1L);
            sum += term;
            if (term * (1 + (y / n)) < 1e-18 * sum)   // bounds all that is left by an integral
                return scale * sum;
        }

        double inverseSquare = 1 / y / y, rest = 1 + (n / (2 * y)), factor = n * (n + 1) / 2 * inverseSquare;
        for (int j = 1; j <= Bernoulli.Length && Math.Abs(Bernoulli[j - 1] * factor) > 1e-18; j++)
        {
            rest += Bernoulli[j - 1] * factor;
            factor *= (n + (2 * j)) * (n + (2 * j) + 1) / (((2 * j) + 1) * ((2 * j) + 2)) * inverseSquare;
        }

        return scale * (sum + (Power(x / y, order) * rest));
    }

    /// <summary>n!/xⁿ⁺¹ as 1/x ∏ (j/x), large and small factors in turn so that only the result leaves the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double FactorialOverPower(int n, double x)
    {
        double product = 1 / x;
        for (int low = 1, high = n; low <= high && product != 0 && double.IsFinite(product);)
            product *= (product > 1 ? low++ : high--) / x;
        return product;
    }

    /// <summary>
    /// dⁿ/dxⁿ π cot πx = πⁿ⁺¹ Pₙ(cot πx) with P₀(c) = c and Pₙ₊₁ = −(1 + c²) Pₙ′, because cot′ = −(1 + cot²). The coefficients of a Pₙ have one sign, so little cancels.
    /// </summary>
    private static double CotangentDerivative(int order, double x)
    {
        Span<double> coefficients = stackalloc double[LargestReflectedOrder + 2];
        coefficients.Clear();
        coefficients[1] = 1;
        for (int n = 0; n < order; n++)
        {
            // Upwards: the new coefficient of cⁱ takes the old ones of cⁱ⁺¹ and cⁱ⁻¹, of which the latter is kept back.
            double below = 0;
            for (int i = 0; i <= n + 2; i++)
            {
                double above = i <= n ? (i + 1) * coefficients[i + 1] : 0;
                (coefficients[i], below) = (-(above + ((i - 1) * below)), coefficients[i]);
            }
        }

        return Power(Math.PI, order + 1) * Polynomial(coefficients[..(order + 2)], CotangentOfPi(x));
    }

    /// <summary>cot πx; periods are taken off exactly, and next to its zeros at the half-integers it is the tangent of the exact distance.</summary>
    private static double CotangentOfPi(double x)
    {
        double distance = x - Math.Round(x);
        return Math.Abs(distance) <= 0.25
            ? 1 / Math.Tan(Math.PI * distance)
            : Math.CopySign(Math.Tan(Math.PI * (0.5 - Math.Abs(distance))), distance);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = Math.FusedMultiplyAdd(value, x, coefficients[i]);
        return value;
    }

    /// <summary>xⁿ by squaring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Power(double x, long n)
    {
        double result = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) == 1)
                result *= x;
        }

        return result;
    }
}
