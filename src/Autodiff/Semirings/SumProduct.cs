namespace Prob.Graphs;

/// <summary>Real numbers under (+, ×): sums of products, such as probabilities of evidence.</summary>
public readonly struct SumProduct : ISemiring<double>
{
    /// <inheritdoc/>
    public double Zero => 0;

    /// <inheritdoc/>
    public double One => 1;

    /// <inheritdoc/>
    public double Plus(double x, double y) => x + y;

    /// <inheritdoc/>
    public double Times(double x, double y) => x * y;
}
