using System.Numerics;
using Prob.Graphs;

namespace Prob.Tests;

[Collection("Serial")]
public sealed class MatrixKernelTests
{
    private const int Fill = -77;

    /// <summary>Every number of rows and columns up to 40, with all ways to lie; some sizes of k for each.</summary>
    [Fact]
    public void Small_products_are_those_of_three_loops()
    {
        for (int m = 1; m <= 40; m++)
        {
            for (int n = 1; n <= 40; n++)
            {
                int k = 1 + (((m * 7) + (n * 3)) % 40);
                CheckBothTypes(m, k, n, aTransposed: m % 2 == 0, bTransposed: n % 3 == 0, adds: (m + n) % 3 == 0, slack: (m + n) % 4);
                CheckBothTypes(n, m, k, aTransposed: n % 3 == 0, bTransposed: m % 2 == 0, adds: (m + k) % 3 == 0, slack: k % 3);
            }
        }
    }

    /// <summary>Sizes around those of tiles, stripes, blocks, panels and rounds, and such as need B copied, several blocks and several rounds.</summary>
    [Theory]
    [InlineData(65, 401, 49)]
    [InlineData(63, 800, 191)]
    [InlineData(64, 801, 193)]
    [InlineData(129, 399, 97)]
    [InlineData(9, 400, 1441)]
    [InlineData(3, 333, 3007)]
    [InlineData(128, 784, 400)]
    [InlineData(1, 1000, 1000)]
    [InlineData(1000, 1000, 1)]
    [InlineData(257, 1, 257)]
    public void Large_products_are_those_of_three_loops(int m, int k, int n)
    {
        for (int kind = 0; kind < 4; kind++)
            CheckBothTypes(m, k, n, aTransposed: (kind & 1) != 0, bTransposed: (kind & 2) != 0, adds: kind is 1 or 2, slack: kind);
    }

    [Fact]
    public void Matrices_of_which_neither_rows_nor_columns_are_side_by_side_are_multiplied()
    {
        foreach ((int m, int k, int n) in ((int, int, int)[])[(5, 7, 11), (70, 90, 130), (130, 410, 50)])
        {
            Check<double>(new(m, k, n, 3 * k, 3, 2 * n, 2, n + 1));
            Check<float>(new(m, k, n, 2, 2 * m, 5, 5 * k, n));
        }
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(130, 2)]
    public void Many_products_are_computed_one_after_the_other(int size, int threads)
    {
        const int count = 7;
        var random = new Philox(2);
        int square = size * size;
        var shape = new MatrixShape(size, size, size, size, 1, 1, size, size);
        double[] a = Numbers<double>(square, 1, count, square, ref random), b = Numbers<double>(1, 1, 1, square, ref random);
        double[] together = new double[count * square], apart = new double[count * square];
        MatrixKernel.Multiply(shape, in a[0], in b[0], ref together[0], threads, new(count - 1, square, 0, square));
        for (int i = 0; i < count; i++)
            MatrixKernel.Multiply(shape, in a[i * square], in b[0], ref apart[i * square]);
        Assert.Equal(apart, together);
    }

    [Fact]
    public void Without_terms_the_product_is_zero_and_without_entries_nothing_is_written()
    {
        double[] c = [1, 2, 3, 4];
        MatrixKernel.Multiply(new(2, 0, 2, 0, 1, 2, 1, 2, Adds: true), in c[0], in c[0], ref c[0]);
        Assert.Equal([1, 2, 3, 4], c);
        MatrixKernel.Multiply(new(0, 2, 2, 2, 1, 2, 1, 2), in c[0], in c[0], ref c[0]);
        MatrixKernel.Multiply(new(2, 2, 0, 2, 1, 0, 1, 2), in c[0], in c[0], ref c[0]);
        Assert.Equal([1, 2, 3, 4], c);
        MatrixKernel.Multiply(new(2, 0, 2, 0, 1, 2, 1, 2), in c[0], in c[0], ref c[0]);
        Assert.Equal([0, 0, 0, 0], c);
    }

    /// <summary>Among others 0 · ∞, which is no number: nothing is skipped, and what fills tiles up does not get out.</summary>
    [Fact]
    public void What_is_not_finite_goes_where_it_goes_in_three_loops()
    {
        var random = new Philox(4);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0];
        foreach ((int m, int k, int n) in ((int, int, int)[])[(3, 5, 7), (21, 9, 35), (67, 500, 90)])
        {
            for (int kind = 0; kind < 4; kind++)
            {
                MatrixShape shape = ShapeOf(m, k, n, (kind & 1) != 0, (kind & 2) != 0, adds: false, slack: 1);
                double[] a = Numbers<double>(shape.ARow, shape.AColumn, m, k, ref random), b = Numbers<double>(shape.BRow, shape.BColumn, k, n, ref random);
                for (int i = 0; i < 4; i++)
                {
                    a[random.NextInt(a.Length)] = special[i];
                    b[random.NextInt(b.Length)] = special[3 - i];
                }

                double[] expected = new double[m * shape.CRow], actual = new double[m * shape.CRow];
                Plain(shape, a, b, expected);
                MatrixKernel.Multiply(shape, in a[0], in b[0], ref actual[0]);
                Assert.Contains(expected, double.IsNaN);
                Assert.Equal(expected.Select(Kind), actual.Select(Kind));
            }
        }

        static double Kind(double value) => double.IsFinite(value) ? 0 : value;
    }

    /// <summary>Also while every thread of the pool has something else to do: then the caller computes alone, and does not wait.</summary>
    [Fact]
    public void A_product_needs_no_free_thread()
    {
        var finish = new ManualResetEventSlim();   // not disposed of, as some still wait for it when the test is over
        int busy = 0, all = 1000;
        for (int i = 0; i < all; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Interlocked.Increment(ref busy);
                finish.Wait();
            });
        }

        try
        {
            for (int i = 0; i < 20; i++)
                Check<double>(new(130, 300, 170, 300, 1, 170, 1, 170));
            Assert.True(busy < all);   // some work was still waiting for a thread
        }
        finally
        {
            finish.Set();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_product_allocates_nothing(int threads)
    {
        foreach (int size in (int[])[20, 130, 300])
        {
            var shape = new MatrixShape(size, size, size, 1, size, 1, size, size);
            double[] a = new double[size * size], b = new double[size * size], c = new double[size * size];
            for (int i = 0; i < 100; i++)
                MatrixKernel.Multiply(shape, in a[0], in b[0], ref c[0], threads);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                MatrixKernel.Multiply(shape, in a[0], in b[0], ref c[0], threads);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void CheckBothTypes(int m, int k, int n, bool aTransposed, bool bTransposed, bool adds, int slack)
    {
        MatrixShape shape = ShapeOf(m, k, n, aTransposed, bTransposed, adds, slack);
        Check<double>(shape);
        Check<float>(shape);
    }

    private static MatrixShape ShapeOf(int m, int k, int n, bool aTransposed, bool bTransposed, bool adds, int slack) =>
        new(m, k, n, aTransposed ? 1 : k + slack, aTransposed ? m + slack : 1, bTransposed ? 1 : n + slack, bTransposed ? k + slack : 1, n + slack, adds);

    /// <summary>
    /// A product of random matrices, held to three loops. Each of the two sums is within k u Σ |a||b| of the exact one, u being half of ε (Higham 2002, section 3.1), so that they are within
    /// k ε Σ |a||b| of each other; with C added, k + 1. What lies between the rows of C stays. Both widths of registers and any number of threads give the same bits.
    /// </summary>
    private static void Check<T>(in MatrixShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Philox(1);
        T[] a = Numbers<T>(shape.ARow, shape.AColumn, shape.Rows, shape.Inner, ref random), b = Numbers<T>(shape.BRow, shape.BColumn, shape.Inner, shape.Columns, ref random);
        T[] before = new T[shape.Rows * shape.CRow];
        Array.Fill(before, T.CreateChecked(Fill));
        T[] expected = [.. before], sizes = new T[before.Length];
        Plain(shape, a, b, expected);
        Plain(shape, [.. a.Select(T.Abs)], [.. b.Select(T.Abs)], sizes);
        T[] actual = Product<Vectors512<T>>(shape, 1);
        T epsilon = T.BitIncrement(T.One) - T.One;
        for (int i = 0; i < actual.Length; i++)
        {
            T size = sizes[i] + (shape.Adds ? T.CreateChecked(-Fill) : T.Zero);
            T bound = i % shape.CRow < shape.Columns ? T.CreateChecked(shape.Inner + 1) * epsilon * size : T.Zero;
            if (!(T.Abs(actual[i] - expected[i]) <= bound))
                Assert.Fail($"{typeof(T).Name} {shape}: entry {i} should be {expected[i]}, but is {actual[i]}.");
        }

        foreach (int threads in shape.Terms < MatrixKernel.LeastSharedTerms ? (int[])[1] : [1, 2, 3])
        {
            Assert.Equal(actual, Product<Vectors512<T>>(shape, threads));
            Assert.Equal(actual, Product<Vectors256<T>>(shape, threads));
        }

        T[] Product<TVector>(in MatrixShape shape, int threads)
            where TVector : struct, IMatrixVector<TVector, T>
        {
            T[] c = [.. before];
            MatrixKernel.Multiply<TVector, T>(shape, in a[0], in b[0], ref c[0], threads);
            return c;
        }
    }

    private static void Plain<T>(in MatrixShape shape, T[] a, T[] b, T[] c)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < shape.Rows; i++)
        {
            Span<T> row = c.AsSpan(i * shape.CRow, shape.Columns);
            if (!shape.Adds)
                row.Clear();
            for (int l = 0; l < shape.Inner; l++)
            {
                T factor = a[(i * shape.ARow) + (l * shape.AColumn)];
                for (int j = 0; j < row.Length; j++)
                    row[j] += factor * b[(l * shape.BRow) + (j * shape.BColumn)];
            }
        }
    }

    private static T[] Numbers<T>(int row, int column, int rows, int columns, ref Philox random)
        where T : INumber<T>
    {
        var numbers = new T[((rows - 1) * row) + ((columns - 1) * column) + 1];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = T.CreateChecked(random.NextDouble() - 0.5);
        return numbers;
    }
}
