using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// Truth values 0 and 1 under (or, and), with zero 0 and one 1: whether there is a path, or a configuration that no constraint forbids. They are the maximum
/// and the minimum, so degrees of truth between 0 and 1 also obey the laws (Zadeh 1965).
/// </summary>
public readonly struct OrAnd : IVectorSemiring
{
    /// <inheritdoc/>
    public double Zero => 0;

    /// <inheritdoc/>
    public double One => 1;

    /// <inheritdoc/>
    public double Plus(double x, double y) => Math.Max(x, y);

    /// <inheritdoc/>
    public double Times(double x, double y) => Math.Min(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<double> terms) => IVectorSemiring.SumByPlus(this, terms);
}
