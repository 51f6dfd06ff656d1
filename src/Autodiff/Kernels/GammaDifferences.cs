namespace Prob.Graphs;

/// <summary>What is left of gamma functions and their derivatives where large terms cancel, for positive arguments. "DLMF" as in <see cref="SpecialFunctions"/>.</summary>
internal static class GammaDifferences
{
    private const double Large = 12;

    /// <summary>B₂ₖ/2k for k = 1 to 7: log x − ψ(x) − 1/2x = Σ of them over x²ᵏ (DLMF 5.11.2).</summary>
    private static ReadOnlySpan<double> DigammaTerms => [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12];

    /// <summary>log Γ(1 + a) for |a| ≤ ½, with all digits near 0.</summary>
    public static double LogGamma1p(double a) => (a * VectorMath.LogGammaSlopeNear2(a)) - VectorMath.Log1p(a);

    /// <summary>log Γ(x) − ((x − ½) log x − x + ½ log 2π) for x ≥ 3.5.</summary>
    public static double Stirling(double x) => VectorMath.StirlingRemainder(x);

    /// <summary>μ − log(1 + μ), with all digits near 0, given also the ratio 1 + μ, which may have more digits far from there.</summary>
    public static double Deviance(double mu, double ratio)
    {
        if (!(Math.Abs(mu) <= 0.4))
            return mu - Math.Log(ratio);
        double v = mu / (2 + mu), square = v * v, sum = 0;   // log(1 + μ) = 2 artanh v, and |v| ≤ ¼
        for (int k = 25; k >= 3; k -= 2)
            sum = (sum * square) + (1.0 / k);
        return v * (mu - (2 * square * sum));
    }

    /// <summary>log x − ψ(x).</summary>
    public static double DigammaGap(double x)
    {
        if (x < Large)
            return Math.Log(x) - VectorMath.Digamma(x);
        double inverse = 1 / x, square = inverse * inverse, sum = 0;
        for (int k = DigammaTerms.Length - 1; k >= 0; k--)
            sum = (sum * square) + DigammaTerms[k];
        return (0.5 * inverse) + (square * sum);
    }

    /// <summary>log Γ(x + d) − log Γ(x) for d from 0 to 1, with all digits where d is far below x.</summary>
    public static double LogGammaDifference(double x, double d)
    {
        double sum = 0;
        for (; x < Large; x++)
            sum -= VectorMath.Log1p(d / x);
        // By Stirling's formula; the difference of its remainders is, for small d, d times their slope between, by Simpson's rule, whose relative error is 1e-9 d⁴.
        double end = x + d;
        double remainder = d < 0.01 ? d * (Slope(x) + (4 * Slope(x + (0.5 * d))) + Slope(end)) / 6 : Stirling(end) - Stirling(x);
        return sum + ((x - 0.5) * VectorMath.Log1p(d / x)) + (d * Math.Log(end)) - d + remainder;

        static double Slope(double x)   // of the remainder: ψ(x) − log x + 1/2x
        {
            double square = 1 / (x * x), terms = 0;
            for (int k = DigammaTerms.Length - 1; k >= 0; k--)
                terms = (terms * square) + DigammaTerms[k];
            return -square * terms;
        }
    }
}
