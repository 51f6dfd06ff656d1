namespace Prob.Graphs;

/// <summary>
/// Owen's function T(h, a) = 1/(2π) ∫₀ᵃ exp(−h² (1 + x²)/2) / (1 + x²) dx, what is left of it from a to ∞, U(h, a) = Φ(−h)/2 − T(h, a), and the distribution function of the skew normal that is made of
/// them. Each is a sum of positive terms or an integral, by the rule of Gauss and Legendre, of something positive; a difference is taken only where it leaves a tenth.
/// </summary>
internal static class OwensFunction
{
    private const double TwoPi = 2 * Math.PI, SqrtTwoPi = 2.5066282746310005024, SqrtHalf = 0.70710678118654752440;

    /// <summary>exp(−x) is nothing beside 1.</summary>
    private const double Exhausted = 42;

    public static double T(double h, double a)
    {
        if (double.IsNaN(h) || double.IsNaN(a))
            return double.NaN;
        double square = h * h, rounding = Math.FusedMultiplyAdd(h, h, -square);
        return square > 1e4 ? double.CopySign(0, a) : double.CopySign(Math.Exp(-0.5 * square) * (1 - (0.5 * rounding)) * Scaled(Math.Abs(h), Math.Abs(a)), a);
    }

    /// <summary>log F(z), F(z) = Φ(z) − 2 T(z, α) = ∫ 2 φ(t) Φ(αt) dt up to z.</summary>
    public static double LogSkewNormalCdf(double z, double slant)
    {
        if (double.IsNaN(z) || double.IsNaN(slant))
            return double.NaN;
        if (z >= 0)
        {
            double logSurvival = LogLowerTail(-z, -slant);
            return logSurvival < -Constants.LogTwo ? VectorMath.Log1p(-Math.Exp(logSurvival))
                : slant < 0 ? Math.Log(VectorMath.NormalCdf(z) + (2 * T(z, -slant)))
                : Math.Log((2 * T(slant * z, 1 / slant)) + (VectorMath.NormalCdf(slant * z) * VectorMath.Erf(z * SqrtHalf)));
        }

        return LogLowerTail(z, slant);
    }

    /// <summary>The same for z ≤ 0: 2 U(−z, α), or Φ(z) + 2 T(z, −α) where the skew normal leans to that side.</summary>
    private static double LogLowerTail(double z, double slant) =>
        slant > 0 ? Constants.LogTwo + LogUpper(-z, slant) : (-0.5 * z * z) + Math.Log(ScaledTail(-z) + (2 * Scaled(-z, -slant)));

    /// <summary>T(h, a) exp(h²/2) for h ≥ 0 and a ≥ 0.</summary>
    private static double Scaled(double h, double a)
    {
        if (a > 1)
            return (0.5 * ScaledTail(h)) - Math.Exp(LogUpper(h, a) + (0.5 * h * h));
        double end = h * a > Math.Sqrt(2 * Exhausted) ? Math.Sqrt(2 * Exhausted) / h : a;
        return (Integral(0.5 * h * h, 0, 0.5 * end) + Integral(0.5 * h * h, 0.5 * end, end)) / TwoPi;

        static double Integral(double rate, double from, double to)
        {
            double sum = 0;
            for (int i = 0; i < GaussLegendre.Points; i++)
            {
                double x = from + ((to - from) * GaussLegendre.Places[i]);
                sum += GaussLegendre.Weights[i] * Math.Exp(-rate * x * x) / (1 + (x * x));
            }

            return (to - from) * sum;
        }
    }

    /// <summary>log U(h, a) for h ≥ 0 and a ≥ 0. T(h, a) + T(ah, 1/a) = (Φ(−h) + Φ(−ah))/2 − Φ(−h) Φ(−ah) (Owen 1956) makes it T(ah, 1/a) − Φ(−ah) (½ − Φ(−h)).</summary>
    private static double LogUpper(double h, double a)
    {
        if (double.IsInfinity(a))
            return double.NegativeInfinity;
        double product = a * h, whole, part;
        if (a <= 1)
            (whole, part) = (0.5 * ScaledTail(h), Scaled(h, a));
        else
            (whole, part) = (Scaled(product, 1 / a), ScaledTail(product) * 0.5 * VectorMath.Erf(h * SqrtHalf));
        double exponent = a <= 1 ? h : product;
        if (whole - part > 0.1 * whole)
            return (-0.5 * exponent * exponent) + Math.Log(whole - part);

        // In y = h (x − a), with the pole of 1/(1 + x²) at least about 1 away from the real line.
        double end = 2 * Exhausted / (product + Math.Sqrt((product * product) + (2 * Exhausted)));
        return (-0.5 * ((h * h) + (product * product))) + Math.Log((Integral(0, 0.25 * end) + Integral(0.25 * end, end)) / (TwoPi * h));

        double Integral(double from, double to)
        {
            double sum = 0;
            for (int i = 0; i < GaussLegendre.Points; i++)
            {
                double y = from + ((to - from) * GaussLegendre.Places[i]), x = a + (y / h);
                sum += GaussLegendre.Weights[i] * Math.Exp(-y * (product + (0.5 * y))) / (1 + (x * x));
            }

            return (to - from) * sum;
        }
    }

    /// <summary>Φ(−h) exp(h²/2).</summary>
    private static double ScaledTail(double h) => 1 / (SqrtTwoPi * VectorMath.InverseMillsRatio(-h));
}
