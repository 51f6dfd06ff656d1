namespace Prob.Graphs;

/// <summary>
/// A square matrix of weights laid out for products with a vector from the left: panels of up to 32 columns, in each of which the rows follow one another, so that a product reads
/// memory from beginning to end and holds a panel of sums in registers. Rows and columns are padded to a multiple of eight with the zero of the semiring.
/// </summary>
/// <param name="pointer">Memory on a boundary of 64 bytes, for the square of the padded size.</param>
/// <param name="size">The number of rows, and of columns.</param>
internal readonly unsafe struct PanelMatrix(double* pointer, int size)
{
    /// <summary>Columns of a full panel: four vectors, of which two rows at a time make the eight running sums that hide the latency of an addition.</summary>
    public const int PanelWidth = 32;

    public int Size => size;

    /// <summary>The size rounded up to whole vectors.</summary>
    public int Padded => Pad(size);

    public double* Pointer => pointer;

    public static int Pad(int size) => (size + 7) & ~7;

    /// <summary>The number of values that a matrix takes.</summary>
    public static long Memory(int size) => (long)Pad(size) * Pad(size);

    /// <summary>Where row i continues in the panel that begins with a given column, and how many columns that panel has.</summary>
    public double* Row(int i, int panel, out int width)
    {
        width = Math.Min(PanelWidth, Padded - panel);
        return pointer + (panel * Padded) + (i * width);
    }

    /// <summary>Where an entry lies.</summary>
    public double* At(int i, int j) => Row(i, j & -PanelWidth, out _) + (j & (PanelWidth - 1));

    public double this[int i, int j] => *At(i, j);

    /// <summary>Sets every entry from the row-major weights, or from their transpose.</summary>
    public void Fill(ReadOnlySpan<double> weights, double zero, bool transpose)
    {
        for (int panel = 0; panel < Padded; panel += PanelWidth)
        {
            for (int i = 0; i < Padded; i++)
            {
                double* row = Row(i, panel, out int width);
                for (int j = 0; j < width; j++)
                {
                    int column = panel + j;
                    row[j] = i >= size || column >= size ? zero : weights[transpose ? (column * size) + i : (i * size) + column];
                }
            }
        }
    }

    /// <summary>Sets every entry from row-major weights that are not yet in the semiring, times a scale, or from their transpose.</summary>
    public void Fill<TSemiring>(TSemiring semiring, ReadOnlySpan<double> weights, double scale, bool transpose)
        where TSemiring : struct, IChainSemiring
    {
        Fill(weights, 0, transpose);
        for (int i = 0; i < Padded * Padded; i++)
            pointer[i] = semiring.FromWeight(pointer[i] * scale);
    }
}
