namespace Prob.Graphs;

/// <summary>An element of <see cref="Expectation"/>: sums over configurations.</summary>
/// <param name="P">The sum of the weights.</param>
/// <param name="R">The sum of weight times cost.</param>
public readonly record struct FirstMoments(double P, double R)
{
    /// <summary>A weight p with a cost c: (p, p c). Without weight the cost does not matter, whatever it is.</summary>
    public static FirstMoments Of(double weight, double cost) => new(weight, Expectation.Product(weight, cost));

    /// <summary>The expected cost r / p under the distribution proportional to the weights; NaN if they are all 0.</summary>
    public double Mean => R / P;
}
