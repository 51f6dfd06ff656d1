using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// Log weights under (max, +), with zero −∞ and one 0: the weight of the best path, as in Viterbi's algorithm (1967). The zero annihilates even +∞.
/// </summary>
public readonly struct MaxPlus : IVectorSemiring
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

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y)
    {
        var zero = Vector512.Create(double.NegativeInfinity);
        return Vector512.ConditionalSelect(Vector512.Equals(x, zero) | Vector512.Equals(y, zero), zero, x + y);
    }

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<double> terms) => IVectorSemiring.SumByPlus(this, terms);
}
