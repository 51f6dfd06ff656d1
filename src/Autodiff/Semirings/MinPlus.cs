using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// Costs under (min, +), with zero +∞ and one 0: the cost of the cheapest path, as in Bellman's and Ford's shortest paths (Bellman 1958). The zero annihilates
/// even −∞.
/// </summary>
public readonly struct MinPlus : IVectorSemiring
{
    /// <inheritdoc/>
    public double Zero => double.PositiveInfinity;

    /// <inheritdoc/>
    public double One => 0;

    /// <inheritdoc/>
    public double Plus(double x, double y) => Math.Min(x, y);

    /// <inheritdoc/>
    public double Times(double x, double y) =>
        double.IsPositiveInfinity(x) || double.IsPositiveInfinity(y) ? double.PositiveInfinity : x + y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y)
    {
        var zero = Vector512.Create(double.PositiveInfinity);
        return Vector512.ConditionalSelect(Vector512.Equals(x, zero) | Vector512.Equals(y, zero), zero, x + y);
    }

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<double> terms) => IVectorSemiring.SumByPlus(this, terms);
}
