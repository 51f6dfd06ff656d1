using System.Numerics.Tensors;

namespace Prob;

/// <summary>Mean and variance of vectors as they come, or their whole covariance (Welford 1962).</summary>
internal sealed class RunningMoments
{
    private readonly int dimension;
    private readonly double[] mean;
    private readonly double[] squares;   // Σ (x − mean)², or row by row Σ (x − mean)(x − mean)ᵀ
    private readonly double[] before;
    private readonly double[] after;

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
        after = new double[dimension];
    }

    public int Count { get; private set; }

    public ReadOnlySpan<double> Mean => mean;

    public ReadOnlySpan<double> Squares => squares;

    public void Add(ReadOnlySpan<double> x)
    {
        Count++;
        TensorPrimitives.Subtract(x, mean, before);
        TensorPrimitives.MultiplyAdd(before, 1.0 / Count, mean, mean);
        TensorPrimitives.Subtract(x, mean, after);
        if (squares.Length == dimension)
        {
            TensorPrimitives.MultiplyAdd(before, after, squares, squares);
            return;
        }

        for (int i = 0; i < dimension; i++)
        {
            Span<double> row = squares.AsSpan(i * dimension, dimension);
            TensorPrimitives.MultiplyAdd(after, before[i], row, row);
        }
    }

    public void Clear()
    {
        Count = 0;
        Array.Clear(mean);
        Array.Clear(squares);
    }
}
