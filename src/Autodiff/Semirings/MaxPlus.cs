namespace Prob.Graphs;

/// <summary>Log weights under (max, +): the weight of the best path, as in Viterbi's algorithm. Zero is −∞ and annihilates even +∞.</summary>
public readonly struct MaxPlus : ISemiring<double>
{
    /// <inheritdoc/>
    public double Zero => double.NegativeInfinity;

    /// <inheritdoc/>
    public double One => 0;

    /// <inheritdoc/>
    public double Plus(double x, double y) => Math.Max(x, y);

    /// <inheritdoc/>
    public double Times(double x, double y) =>
        double.IsNegativeInfinity(x) || double.IsNegativeInfinity(y) ? double.NegativeInfinity : x + y;
}
