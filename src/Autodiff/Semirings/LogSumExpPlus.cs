namespace Prob.Graphs;

/// <summary>Log weights under (log-sum-exp, +): sums of products of weights whose logarithms are given. Zero is −∞ and annihilates even +∞.</summary>
public readonly struct LogSumExpPlus : ISemiring<double>
{
    /// <inheritdoc/>
    public double Zero => double.NegativeInfinity;

    /// <inheritdoc/>
    public double One => 0;

    /// <summary>log(eˣ + eʸ) = max + log1p(e^−|x − y|).</summary>
    public double Plus(double x, double y)
    {
        double largest = Math.Max(x, y);
        return double.IsInfinity(largest) || double.IsNaN(largest) ? largest : largest + VectorMath.Log1p(VectorMath.Exp(-Math.Abs(x - y)));
    }

    /// <inheritdoc/>
    public double Times(double x, double y) =>
        double.IsNegativeInfinity(x) || double.IsNegativeInfinity(y) ? double.NegativeInfinity : x + y;
}
