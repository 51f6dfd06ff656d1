using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// Modified Bessel functions of the first kind of real order ν ≥ 0, on a log scale, and ratios of neighbours, for which there is no formula over lanes. "DLMF" is the Digital Library of
/// Mathematical Functions (NIST), by equation. Three expansions meet: in powers of x², in powers of 1/x, and in powers of 1/ν uniformly in x/ν.
/// </summary>
internal static class BesselFunctions
{
    /// <summary>From this order on the expansion in 1/ν has all digits.</summary>
    private const double LargeOrder = 20;

    /// <summary>Terms of the expansion in 1/ν after the first: the k-th is below (k − 1)!/(2π) (πν)⁻ᵏ, at order 20 less than 10⁻¹⁷ from the fifteenth on.</summary>
    private const int UniformTerms = 15;

    private static readonly double[][] Debye = DebyePolynomials();

    /// <summary>
    /// log I_ν(x), or with x taken off log(e⁻ˣ I_ν(x)), for x ≥ 0, to a few roundings of the largest term ν log x, log Γ(ν + 1) or x of the formula. −∞ at 0 for ν > 0; NaN for negative x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double LogI(double order, double x, bool isScaled)
    {
        if (!(x >= 0))
            return double.NaN;
        if (double.IsPositiveInfinity(x))
            return isScaled ? double.NegativeInfinity : double.PositiveInfinity;
        double shift = isScaled ? 0 : x;
        if (IsLarge(order, x))
        {
            (double sum, _) = LargeArgument(order, x);
            return shift - (0.5 * Math.Log(2 * Math.PI * x)) + VectorMath.Log1p(sum);
        }

        if (order >= LargeOrder)
            return Uniform(order, x, isScaled);
        double logPower = order == 0 ? 0 : (order * (Math.Log(x) - Math.Log(2))) - VectorMath.LogGamma(order + 1);
        return logPower + VectorMath.Log1p(SmallArgument(order, x)) - (isScaled ? x : 0);
    }

    /// <summary>I_{ν+1}(x)/I_ν(x), or 1 minus that, for x ≥ 0: from 0 at 0 to 1 at ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Ratio(double order, double x, bool isComplement)
    {
        if (!(x >= 0))
            return double.NaN;
        if (double.IsPositiveInfinity(x))
            return isComplement ? 0 : 1;
        if (IsLarge(order, x))
        {
            (double sum, double difference) = LargeArgument(order, x);
            double complement = difference / (1 + sum);
            return isComplement ? complement : 1 - complement;
        }

        double ratio = order >= LargeOrder && x > 100 * order
            ? Math.Exp(Uniform(order + 1, x, isScaled: true) - Uniform(order, x, isScaled: true))
            : ContinuedFraction(order, x);
        return isComplement ? 1 - ratio : ratio;
    }

    /// <summary>Whether the terms of the expansion in 1/x fall fast enough, and without cancelling.</summary>
    private static bool IsLarge(double order, double x) => x >= 40 && x >= 2 * order * order;

    /// <summary>Σ (x²/4)ᵏ / (k! (ν + 1)ₖ) from k = 1 on (DLMF 10.25.2): all terms are positive.</summary>
    private static double SmallArgument(double order, double x)
    {
        double square = 0.25 * x * x, term = 1, sum = 0;
        for (int k = 1; ; k++)
        {
            term *= square / (k * (order + k));
            sum += term;
            if (term <= 1e-17 * sum)
                return sum;
        }
    }

    /// <summary>
    /// Σ (−1)ᵏ aₖ(ν)/xᵏ from k = 1 on (DLMF 10.40.1), and by how much the whole sum exceeds that of order ν + 1.
    /// </summary>
    private static (double Sum, double Difference) LargeArgument(double order, double x)
    {
        double square = 4 * order * order, nextSquare = 4 * (order + 1) * (order + 1), sum = 0, difference = 0, term = 1, nextTerm = 1;
        for (int k = 1; k <= 60; k++)
        {
            double odd = ((2.0 * k) - 1) * ((2.0 * k) - 1), factor = -1 / (8 * k * x);
            term *= (square - odd) * factor;
            nextTerm *= (nextSquare - odd) * factor;
            sum += term;
            difference += term - nextTerm;
            if (Math.Abs(term) + Math.Abs(nextTerm) <= 1e-17 * Math.Abs(difference))
                break;
        }

        return (sum, difference);
    }

    /// <summary>I_{ν+1}/I_ν = 1/(2(ν + 1)/x + 1/(2(ν + 2)/x + …)) (DLMF 10.33.1), by the algorithm of Lentz: the terms are positive.</summary>
    private static double ContinuedFraction(double order, double x)
    {
        // As x/(2(ν + 1) + x²/(2(ν + 2) + x²/…)), in which nothing overflows for small x.
        double square = x * x, c = 2 * (order + 1), d = 0, value = c;
        for (int k = 2; ; k++)
        {
            double b = 2 * (order + k);
            d = 1 / (b + (square * d));
            c = b + (square / c);
            double change = c * d;
            value *= change;
            if (Math.Abs(change - 1) <= 2e-16)
                return x / value;
        }
    }

    /// <summary>
    /// I_ν(x) = e^{νη} / √(2π√(ν² + x²)) Σ Uₖ(p)/νᵏ with p = ν/√(ν² + x²) and νη = √(ν² + x²) − ν asinh(ν/x) (DLMF 10.41.3 and 10.41.7).
    /// </summary>
    private static double Uniform(double order, double x, bool isScaled)
    {
        if (x == 0)
            return double.NegativeInfinity;
        double root = Math.Sqrt((order * order) + (x * x)), p = order / root;
        double head = isScaled ? order * (order / (root + x)) : root;
        double angle = x < 1e-5 * order ? Math.Log(order + root) - Math.Log(x) : VectorMath.Asinh(order / x);
        double sum = 0, power = 1;
        for (int k = 1; k < Debye.Length; k++)
        {
            power /= order;
            sum += Polynomial(Debye[k], p) * power;
        }

        return head - (order * angle) - (0.5 * Math.Log(2 * Math.PI * root)) + VectorMath.Log1p(sum);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = Math.FusedMultiplyAdd(value, x, coefficients[i]);
        return value;
    }

    /// <summary>U₀ = 1 and Uₖ₊₁ = ½ p² (1 − p²) Uₖ′ + ⅛ ∫₀ᵖ (1 − 5t²) Uₖ dt (DLMF 10.41.9), in powers of p.</summary>
    private static double[][] DebyePolynomials()
    {
        var polynomials = new double[UniformTerms][];
        polynomials[0] = [1];
        for (int k = 1; k < UniformTerms; k++)
        {
            double[] last = polynomials[k - 1], next = new double[(3 * k) + 1];
            for (int i = 0; i < last.Length; i++)
            {
                next[i + 1] += last[i] * ((0.5 * i) + (0.125 / (i + 1)));
                next[i + 3] -= last[i] * ((0.5 * i) + (0.625 / (i + 3)));
            }

            polynomials[k] = next;
        }

        return polynomials;
    }
}
