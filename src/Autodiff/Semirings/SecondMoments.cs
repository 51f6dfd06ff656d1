namespace Prob.Graphs;

/// <summary>An element of <see cref="Graphs.Variance"/>: sums over configurations, for two costs.</summary>
/// <param name="P">The sum of the weights.</param>
/// <param name="R">The sum of weight times the first cost.</param>
/// <param name="S">The sum of weight times the second cost.</param>
/// <param name="T">The sum of weight times both costs.</param>
public readonly record struct SecondMoments(double P, double R, double S, double T)
{
    /// <summary>A weight p with two costs a and b: (p, p a, p b, p a b). Without weight the costs do not matter, whatever they are.</summary>
    public static SecondMoments Of(double weight, double first, double second)
    {
        double weightedFirst = Expectation.Product(weight, first);
        return new(weight, weightedFirst, Expectation.Product(weight, second), Expectation.Product(weightedFirst, second));
    }

    /// <summary>A weight p with one cost c, taken twice, so that its covariance is its variance.</summary>
    public static SecondMoments Of(double weight, double cost) => Of(weight, cost, cost);

    /// <summary>The expected first cost r / p under the distribution proportional to the weights; NaN if they are all 0.</summary>
    public double Mean => R / P;

    /// <summary>The covariance t / p − (r / p)(s / p) of the two costs; the variance, if they are the same.</summary>
    public double Covariance => (T / P) - (R / P * (S / P));
}
