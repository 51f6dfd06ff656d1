using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// Log weights under (log-sum-exp, +), with zero −∞ and one 0: sums of products of weights whose logarithms are given, without overflow or underflow. The zero
/// annihilates even +∞.
/// </summary>
public readonly struct LogSumExpPlus : IVectorSemiring
{
    /// <inheritdoc/>
    public double Zero => double.NegativeInfinity;

    /// <inheritdoc/>
    public double One => 0;

    /// <summary>log(eˣ + eʸ) = max + log1p(e^−|x − y|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Plus(double x, double y) => LogAddExp.Operator.Invoke(Lanes2.Create(x), Lanes2.Create(y)).Vector.ToScalar();

    /// <inheritdoc/>
    public double Times(double x, double y) => default(MaxPlus).Times(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => LogAddExp.Operator.Invoke(new Lanes8(x), new Lanes8(y)).Vector;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => default(MaxPlus).Times(x, y);

    /// <summary>m + log Σ exp(x − m) with m = max x: an exponential a term and one logarithm, where ⊕ term by term takes two functions each and rounds as often.</summary>
    public double Sum(ReadOnlySpan<double> terms) => LogSumExp.Kernel.Fold(ref MemoryMarshal.GetReference(terms), terms.Length);
}
