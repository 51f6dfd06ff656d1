using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// Derivatives of the gamma function's logarithm of any order, for which there is no formula over lanes. "DLMF" is the Digital Library of Mathematical Functions (NIST), by
/// equation. Compiled with full optimisation at once: a first gradient should not wait for the runtime to find out that they are hot.
/// </summary>
internal static class SpecialFunctions
{
    /// <summary>Beyond this order polygamma overflows for negative x, but for even orders next to the half-integers.</summary>
    private const int LargestReflectedOrder = 150;

    /// <summary>B₂, B₄, … B₃₀ (DLMF 24.2).</summary>
    private static ReadOnlySpan<double> Bernoulli =>
    [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798, -174611.0 / 330,
        854513.0 / 138, -236364091.0 / 2730, 8553103.0 / 6, -23749461029.0 / 870, 8615841276005.0 / 14322,
    ];

    /// <summary>
    /// The derivative of ψ of the given order, from 1 on. For x > 0 it is (−1)ⁿ⁺¹ n! Σₖ 1/(x + k)ⁿ⁺¹ (DLMF 5.15.1), with a relative error of about n + 10 roundings.
    /// For x &lt; 0 reflected, up to order 150; higher orders overflow but for isolated places, and give NaN. At 0 and the negative integers odd orders are +∞, even ones as ψ.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    internal static double Polygamma(int order, double x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
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
