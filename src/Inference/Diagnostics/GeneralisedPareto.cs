using Prob.Graphs;

namespace Prob;

/// <summary>The generalised Pareto distribution of excesses x ≥ 0: P(X &gt; x) = (1 + k x / σ)^(−1/k), of shape k and scale σ.</summary>
internal readonly record struct GeneralisedPareto(double Shape, double Scale)
{
    /// <summary>
    /// The estimate of Zhang and Stephens (2009): with θ = −k/σ, the posterior mean of θ on a grid of 30 + ⌊√n⌋ points under their prior, then k = mean log(1 − θx); the shape
    /// is drawn towards 1/2 as ten more excesses would (Vehtari et al. 2024, appendix G). Null if the excesses lie too far apart.
    /// </summary>
    /// <param name="excesses">In ascending order, 0 or more, the greatest above 0.</param>
    public static GeneralisedPareto? Fit(ReadOnlySpan<double> excesses)
    {
        const int prior = 3, weight = 10;
        int n = excesses.Length, points = 30 + (int)Math.Sqrt(n);
        double quartile = excesses[(int)Math.Floor((n / 4.0) + 0.5) - 1];
        var thetas = new double[points];
        var profile = new double[points];
        for (int j = 0; j < points; j++)
        {
            thetas[j] = (1 / excesses[^1]) + ((1 - Math.Sqrt(points / (j + 0.5))) / (prior * quartile));
            double k = Shaped(thetas[j], excesses);
            profile[j] = n * (Math.Log(-thetas[j] / k) - k - 1);
        }

        double greatest = profile.Max(), theta = 0, sum = 0;
        for (int j = 0; j < points; j++)
        {
            double share = Math.Exp(profile[j] - greatest);
            theta += share * thetas[j];
            sum += share;
        }

        theta /= sum;
        double shape = Shaped(theta, excesses);
        var fit = new GeneralisedPareto(((shape * n) + (0.5 * weight)) / (n + weight), -shape / theta);
        return double.IsFinite(fit.Shape) && double.IsFinite(fit.Scale) ? fit : null;
    }

    /// <summary>The excess that a part p of them is below: σ ((1 − p)^(−k) − 1) / k.</summary>
    public double Quantile(double p)
    {
        double depth = -VectorMath.Log1p(-p);
        return Shape == 0 ? Scale * depth : Scale * VectorMath.Expm1(Shape * depth) / Shape;
    }

    private static double Shaped(double theta, ReadOnlySpan<double> excesses)
    {
        double sum = 0;
        foreach (double x in excesses)
            sum += VectorMath.Log1p(-theta * x);
        return sum / excesses.Length;
    }
}
