using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// Real numbers under (+, ×), with zero 0 and one 1: sums of products, such as probabilities of evidence; messages back are derivatives. The arithmetic is the
/// processor's, in which 0 · ∞ is NaN: weights that may be infinite belong in <see cref="LogSumExpPlus"/>.
/// </summary>
public readonly struct SumProduct : IVectorSemiring
{
    /// <inheritdoc/>
    public double Zero => 0;

    /// <inheritdoc/>
    public double One => 1;

    /// <inheritdoc/>
    public double Plus(double x, double y) => x + y;

    /// <inheritdoc/>
    public double Times(double x, double y) => x * y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => x + y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => x * y;

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<double> terms) => LinearKernel.Sum(ref MemoryMarshal.GetReference(terms), terms.Length);
}
