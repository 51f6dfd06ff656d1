using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>Mean and variance of vectors as they come, or their whole covariance (Welford 1962).</summary>
internal sealed class RunningMoments
{
    private readonly int dimension;
    private readonly double[] mean;
    private readonly double[] squares;   // Σ (x − mean)², or row by row Σ (x − mean)(x − mean)ᵀ
    private readonly double[] before;

    public RunningMoments(int dimension, bool dense = false)
        : this(0, new double[dimension], new double[dense ? dimension * dimension : dimension])
    {
    }

    public RunningMoments(int count, double[] mean, double[] squares)
    {
        dimension = mean.Length;
        Count = count;
        this.mean = [.. mean];
        this.squares = [.. squares];
        before = new double[dimension];
    }

    public int Count { get; private set; }

    public ReadOnlySpan<double> Mean => mean;

    public ReadOnlySpan<double> Squares => squares;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> x)
    {
        Count++;
        double weight = 1.0 / Count;
        bool dense = squares.Length > dimension;
        for (int i = 0; i < dimension; i++)
        {
            before[i] = x[i] - mean[i];
            mean[i] += weight * before[i];
            if (!dense)
                squares[i] += before[i] * (x[i] - mean[i]);
        }

        // The matrix is before·(x − mean)ᵀ = (1 − 1/N) before·beforeᵀ.
        for (int i = 0; dense && i < dimension; i++)
        {
            Span<double> row = squares.AsSpan(i * dimension, dimension);
            TensorPrimitives.MultiplyAdd(before, (1 - weight) * before[i], row, row);
        }
    }

    public void Clear()
    {
        Count = 0;
        Array.Clear(mean);
        Array.Clear(squares);
    }
}
