using static Prob.Functions;

namespace Prob;

/// <summary>The entries of a lower triangle as a vector, row by row, with the diagonal or without it.</summary>
internal static class Triangle
{
    /// <summary>The number of entries in a k × k matrix.</summary>
    /// <exception cref="ArgumentException">The shape is not that of a square matrix.</exception>
    public static int Count(Shape square, bool hasDiagonal)
    {
        int k = Graphs.TriangularPart.CheckedSize(new(default, square));
        return k * (hasDiagonal ? k + 1 : k - 1) / 2;
    }

    /// <summary>The number k of rows of the matrix that has so many entries.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static int Order(Tensor entries, bool hasDiagonal)
    {
        int count = entries.Shape.Rank == 1 ? entries.Shape[0] : -1, k = ((int)Math.Sqrt((8 * Math.Max(count, 0)) + 1) + (hasDiagonal ? -1 : 1)) / 2;
        return count >= 0 && Count([k, k], hasDiagonal) == count
            ? k
            : throw new ArgumentException($"The triangle of a square matrix is needed as a vector of {(hasDiagonal ? "1, 3, 6" : "0, 1, 3")} or so many entries, but was given shape {entries.Shape}.");
    }

    /// <summary>The matrix of these entries, with 0 elsewhere.</summary>
    public static Tensor ToMatrix(Tensor entries, bool hasDiagonal)
    {
        int k = Order(entries, hasDiagonal), count = entries.Shape[0];
        if (count == 0)
            return Reshape(Sum(entries), [1, 1]);
        double[] places = [.. Enumerable.Repeat((double)count, k * k)];   // the entry after the last is 0
        int next = 0;
        foreach ((int row, int column) in Places(k, hasDiagonal))
            places[(row * k) + column] = next++;
        return Gather(Concatenate(0, entries, Zeros(new(default, [1]))), Tensor.Literal(new(default, [k, k]), places));
    }

    /// <summary>The entries of a square matrix.</summary>
    public static Tensor FromMatrix(Tensor matrix, bool hasDiagonal)
    {
        int k = Graphs.TriangularPart.CheckedSize(matrix.Type);
        Tensor flat = Reshape(matrix, [k * k]);
        return Count(matrix.Shape, hasDiagonal) == 0 ? Slice(flat, 0, 0, 0) : Gather(flat, PerEntry(k, hasDiagonal, (row, column) => (row * k) + column));
    }

    /// <summary>A number for each entry.</summary>
    public static Tensor PerEntry(int order, bool hasDiagonal, Func<int, int, double> number)
    {
        double[] numbers = [.. Places(order, hasDiagonal).Select(place => number(place.Row, place.Column))];
        return Tensor.Literal(new(default, [numbers.Length]), numbers);
    }

    /// <summary>The k × k matrix with 1 on the diagonal.</summary>
    public static Tensor Identity(int k) => Tensor.Literal(new(default, [k, k]), [.. Enumerable.Range(0, k * k).Select(i => i % (k + 1) == 0 ? 1.0 : 0)]);

    /// <summary>L Lᵀ in the place of a lower triangular L: rows from the last up, as each needs those above.</summary>
    public static void Square(Span<double> factor, int k)
    {
        for (int i = k - 1; i >= 0; i--)
        {
            for (int j = i; j >= 0; j--)
                factor[(i * k) + j] = factor[(j * k) + i] = System.Numerics.Tensors.TensorPrimitives.Dot(factor.Slice(i * k, j + 1), (ReadOnlySpan<double>)factor.Slice(j * k, j + 1));
        }
    }

    private static IEnumerable<(int Row, int Column)> Places(int order, bool hasDiagonal) =>
        from row in Enumerable.Range(0, order) from column in Enumerable.Range(0, hasDiagonal ? row + 1 : row) select (row, column);
}
