namespace Prob.Networks;

/// <summary>Draws the weights that training begins with.</summary>
/// <param name="shape">[outputs, inputs], and for a convolution the sizes of its kernel after these.</param>
/// <param name="random">Where they are drawn from: the same state, the same bits.</param>
public delegate Tensor Initialiser(Shape shape, ref Philox random);

/// <summary>
/// Weights to begin with, independent with mean 0. Their scale follows from fan-in (inputs × kernel) and fan-out (outputs × kernel). All throw an
/// <see cref="ArgumentException"/> if the shape has fewer than two dimensions or no entries.
/// </summary>
public static class Initialisers
{
    /// <summary>Uniform on ±√(6 / (fan-in + fan-out)) (Glorot and Bengio 2010).</summary>
    public static Tensor GlorotUniform(Shape shape, ref Philox random) => Uniform(shape, Math.Sqrt(6 / (FanIn(shape) + FanOut(shape))), ref random);

    /// <summary>Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010).</summary>
    public static Tensor GlorotNormal(Shape shape, ref Philox random) => Normal(shape, Math.Sqrt(2 / (FanIn(shape) + FanOut(shape))), ref random);

    /// <summary>Uniform on ±√(6 / fan-in), for rectified linear units (He et al. 2015).</summary>
    public static Tensor HeUniform(Shape shape, ref Philox random) => Uniform(shape, Math.Sqrt(6 / FanIn(shape)), ref random);

    /// <summary>Normal with variance 2 / fan-in, for rectified linear units (He et al. 2015).</summary>
    public static Tensor HeNormal(Shape shape, ref Philox random) => Normal(shape, Math.Sqrt(2 / FanIn(shape)), ref random);

    /// <summary>Uniform on ±√(3 / fan-in) (LeCun et al. 1998).</summary>
    public static Tensor LeCunUniform(Shape shape, ref Philox random) => Uniform(shape, Math.Sqrt(3 / FanIn(shape)), ref random);

    /// <summary>Normal with variance 1 / fan-in (LeCun et al. 1998).</summary>
    public static Tensor LeCunNormal(Shape shape, ref Philox random) => Normal(shape, Math.Sqrt(1 / FanIn(shape)), ref random);

    /// <summary>Uniform on ±1/√fan-in, which PyTorch gives a linear layer unasked.</summary>
    public static Tensor UniformFanIn(Shape shape, ref Philox random) => Uniform(shape, 1 / Math.Sqrt(FanIn(shape)), ref random);

    /// <summary>All 0, of any shape; draws nothing.</summary>
    public static Tensor Zeros(Shape shape, ref Philox random) => Tensor.From(shape, new double[shape.Size]);

    /// <summary>
    /// Uniformly distributed among the matrices of outputs × (inputs × kernel) whose rows are orthonormal, or, if there are more rows than columns, whose columns are
    /// (Saxe, McClelland and Ganguli 2014).
    /// </summary>
    public static Tensor Orthogonal(Shape shape, ref Philox random)
    {
        int rows = Checked(shape)[0], columns = shape.Size / rows;
        (int count, int length) = rows <= columns ? (rows, columns) : (columns, rows);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var v = new double[length];
            foreach (ref double entry in v.AsSpan())
                entry = random.NextNormal();
            // Gram–Schmidt twice: what cancellation leaves of the first pass, the second takes away.
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < i; k++)
                {
                    double along = 0;
                    for (int j = 0; j < length; j++)
                        along += v[j] * vectors[k][j];
                    for (int j = 0; j < length; j++)
                        v[j] -= along * vectors[k][j];
                }
            }

            double norm = Math.Sqrt(v.Sum(x => x * x));
            vectors[i] = Array.ConvertAll(v, x => x / norm);
        }

        var values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            values[i] = rows <= columns ? vectors[row][column] : vectors[column][row];
        }

        return Tensor.From(shape, values);
    }

    internal static Tensor Uniform(Shape shape, double bound, ref Philox random)
    {
        var values = new double[shape.Size];
        foreach (ref double value in values.AsSpan())
            value = ((2 * random.NextDouble()) - 1) * bound;
        return Tensor.From(shape, values);
    }

    private static Tensor Normal(Shape shape, double scale, ref Philox random)
    {
        var values = new double[shape.Size];
        foreach (ref double value in values.AsSpan())
            value = random.NextNormal() * scale;
        return Tensor.From(shape, values);
    }

    private static double FanIn(Shape shape) => (double)Checked(shape).Size / shape[0];

    private static double FanOut(Shape shape) => (double)Checked(shape).Size / shape[1];

    private static Shape Checked(Shape shape) =>
        shape.Rank >= 2 && shape.Size > 0 ? shape : throw new ArgumentException($"Weights have shape [outputs, inputs] or [outputs, inputs, kernel…], but {shape} was asked for.", nameof(shape));
}
