using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Prob;

namespace Benchmarks.ByHand;

/// <summary>
/// Logistic regression on ten columns with normal priors. Rows are turned around once, so that each has log density −softplus(x·β) whatever its outcome was, and laid out eight
/// at a time, column after column: one pass over memory in order, with coefficients and slopes in registers.
/// </summary>
internal readonly struct LogisticByHand : ILogDensity
{
    private const int Columns = 10;
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private readonly AlignedArray x;
    private readonly double precision;   // 1 / prior variance
    private readonly double constant;

    public LogisticByHand(double[,] x, double[] y, double priorScale)
    {
        int rows = y.Length, lanes = Vector512<double>.Count;
        if (x.GetLength(1) != Columns || rows % lanes != 0)
            throw new ArgumentException($"There must be {Columns} columns and a multiple of {lanes} rows, but the matrix is {rows} by {x.GetLength(1)}.");
        this.x = new(rows * Columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                this.x.Span[(row / lanes * lanes * Columns) + (column * lanes) + (row % lanes)] = (1 - (2 * y[row])) * x[row, column];
        }

        precision = 1 / (priorScale * priorScale);
        constant = -Columns * (HalfLogTwoPi + Math.Log(priorScale));
    }

    public int Dimension => Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(position.Length, Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, Columns);
        ref double beta = ref MemoryMarshal.GetReference(position), slope = ref MemoryMarshal.GetReference(gradient);
        Vector512<double> beta0 = Vector512.Create(beta), beta1 = Vector512.Create(Unsafe.Add(ref beta, 1)), beta2 = Vector512.Create(Unsafe.Add(ref beta, 2));
        Vector512<double> beta3 = Vector512.Create(Unsafe.Add(ref beta, 3)), beta4 = Vector512.Create(Unsafe.Add(ref beta, 4)), beta5 = Vector512.Create(Unsafe.Add(ref beta, 5));
        Vector512<double> beta6 = Vector512.Create(Unsafe.Add(ref beta, 6)), beta7 = Vector512.Create(Unsafe.Add(ref beta, 7)), beta8 = Vector512.Create(Unsafe.Add(ref beta, 8));
        Vector512<double> beta9 = Vector512.Create(Unsafe.Add(ref beta, 9));
        Vector512<double> slope0 = default, slope1 = default, slope2 = default, slope3 = default, slope4 = default;
        Vector512<double> slope5 = default, slope6 = default, slope7 = default, slope8 = default, slope9 = default;
        Vector512<double> softplus = default, one = Vector512<double>.One;

        ref double row = ref x.First, end = ref Unsafe.Add(ref row, x.Length);
        for (; Unsafe.IsAddressLessThan(ref row, ref end); row = ref Unsafe.Add(ref row, 8 * Columns))
        {
            // Two chains, for the first waits less.
            Vector512<double> even = beta0 * Vector512.LoadUnsafe(ref row, 0), odd = beta1 * Vector512.LoadUnsafe(ref row, 8);
            even = Vector512.FusedMultiplyAdd(beta2, Vector512.LoadUnsafe(ref row, 16), even);
            odd = Vector512.FusedMultiplyAdd(beta3, Vector512.LoadUnsafe(ref row, 24), odd);
            even = Vector512.FusedMultiplyAdd(beta4, Vector512.LoadUnsafe(ref row, 32), even);
            odd = Vector512.FusedMultiplyAdd(beta5, Vector512.LoadUnsafe(ref row, 40), odd);
            even = Vector512.FusedMultiplyAdd(beta6, Vector512.LoadUnsafe(ref row, 48), even);
            odd = Vector512.FusedMultiplyAdd(beta7, Vector512.LoadUnsafe(ref row, 56), odd);
            even = Vector512.FusedMultiplyAdd(beta8, Vector512.LoadUnsafe(ref row, 64), even);
            odd = Vector512.FusedMultiplyAdd(beta9, Vector512.LoadUnsafe(ref row, 72), odd);
            Vector512<double> logit = even + odd;

            // softplus and sigmoid from z = e^(−|logit|) ≤ 1.
            Vector512<double> z = Elementary.Exp(-Vector512.Abs(logit));
            softplus += Vector512.MaxNative(logit, Vector512<double>.Zero) + Elementary.Log1pOfUnit(z);
            Vector512<double> sigmoid = Vector512.ConditionalSelect(Vector512.LessThan(logit, Vector512<double>.Zero), z, one) / (one + z);
            slope0 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 0), slope0);
            slope1 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 8), slope1);
            slope2 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 16), slope2);
            slope3 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 24), slope3);
            slope4 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 32), slope4);
            slope5 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 40), slope5);
            slope6 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 48), slope6);
            slope7 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 56), slope7);
            slope8 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 64), slope8);
            slope9 = Vector512.FusedMultiplyAdd(sigmoid, Vector512.LoadUnsafe(ref row, 72), slope9);
        }

        double squares = 0;
        for (int column = 0; column < Columns; column++)
            squares += Unsafe.Add(ref beta, column) * Unsafe.Add(ref beta, column);
        slope = -(precision * beta) - Vector512.Sum(slope0);
        Unsafe.Add(ref slope, 1) = -(precision * Unsafe.Add(ref beta, 1)) - Vector512.Sum(slope1);
        Unsafe.Add(ref slope, 2) = -(precision * Unsafe.Add(ref beta, 2)) - Vector512.Sum(slope2);
        Unsafe.Add(ref slope, 3) = -(precision * Unsafe.Add(ref beta, 3)) - Vector512.Sum(slope3);
        Unsafe.Add(ref slope, 4) = -(precision * Unsafe.Add(ref beta, 4)) - Vector512.Sum(slope4);
        Unsafe.Add(ref slope, 5) = -(precision * Unsafe.Add(ref beta, 5)) - Vector512.Sum(slope5);
        Unsafe.Add(ref slope, 6) = -(precision * Unsafe.Add(ref beta, 6)) - Vector512.Sum(slope6);
        Unsafe.Add(ref slope, 7) = -(precision * Unsafe.Add(ref beta, 7)) - Vector512.Sum(slope7);
        Unsafe.Add(ref slope, 8) = -(precision * Unsafe.Add(ref beta, 8)) - Vector512.Sum(slope8);
        Unsafe.Add(ref slope, 9) = -(precision * Unsafe.Add(ref beta, 9)) - Vector512.Sum(slope9);
        return constant - (0.5 * precision * squares) - Vector512.Sum(softplus);
    }
}
