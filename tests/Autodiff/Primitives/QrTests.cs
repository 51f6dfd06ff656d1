using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Of matrices with entries from −1 to 1 and −3 added on the diagonal, so that signs must be changed.</summary>
public sealed class QrTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new (int M, int N)[] { (1, 1), (2, 2), (3, 3), (9, 9), (3, 1), (4, 3), (17, 9) }.SelectMany(size => (Case[])
        [
            new("Q", x => Qr(Shifted(x[0])).Q, x => Twin(x[0], size.M, size.N).Q, Entries(size.M, size.N)),
            new("R", x => Qr(Shifted(x[0])).R, x => Twin(x[0], size.M, size.N).R, Entries(size.M, size.N)),
        ]),
        new("both", x => Both(Qr(Shifted(x[0]))), x => Both(Twin(x[0], 4, 2)), Entries(4, 2)),
        new("no columns", x => Qr(x[0]).Q, x => [], new Argument([3, 0])),
    ];

    [Fact]
    public void The_product_of_the_factors_is_the_matrix_and_Q_is_orthonormal()
    {
        var random = new Random(5);
        foreach ((int m, int n) in ((int, int)[])[(1, 1), (5, 5), (40, 17), (12, 8)])
        {
            foreach (double scale in (double[])[1, 1e-200, 1e200])
            {
                // Columns from 1 to 1e-12: the condition is that large, and QR does not mind.
                double[] a = [.. Enumerable.Range(0, m * n).Select(i => scale * Math.Pow(10, -12.0 * (i % n) / n) * ((2 * random.NextDouble()) - 1))];
                (Tensor q, Tensor r) = Qr(Tensor.From([m, n], a));
                double[] back = Dot(q, r).ToArray(), one = Dot(Transpose(q), q).ToArray();
                for (int j = 0; j < n; j++)
                {
                    // Higham 2002, theorem 19.4: column by column, a modest multiple of m n u; here all entries of a column are of its size.
                    double size = Enumerable.Range(0, m).Max(i => Math.Abs(a[(i * n) + j])), bound = 10 * m * n * Math.ScaleB(1, -53);
                    for (int i = 0; i < m; i++)
                        Assert.InRange(Math.Abs(back[(i * n) + j] - a[(i * n) + j]), 0, bound * size);
                    for (int i = 0; i < n; i++)
                        Assert.Equal(i == j ? 1 : 0, one[(i * n) + j], bound);
                    Assert.True(r.ToArray()[j * (n + 1)] > 0);
                    Assert.All(Enumerable.Range(j + 1, n - j - 1), i => Assert.Equal(0, r.ToArray()[(i * n) + j]));
                }
            }
        }
    }

    [Fact]
    public void Dependent_columns_leave_a_zero_on_the_diagonal()
    {
        (Tensor q, Tensor r) = Qr((Tensor)new double[,] { { 0, 3 }, { 0, 4 } });
        Assert.Equal(0, r.ToArray()[0]);
        Assert.Equal([1, 0, 0, 1], Dot(Transpose(q), q).ToArray());
        Assert.Equal([0, 3, 0, 4], Dot(q, r).ToArray());
    }

    [Fact]
    public void More_columns_than_rows_are_refused() => Assert.Equal(
        "A QR factorisation needs a matrix with at least as many rows as columns, but was given shape [1, 2].",
        Assert.Throws<ArgumentException>(() => Qr((Tensor)new double[,] { { 1, 2 } })).Message);

    private static Argument Entries(int m, int n) => new([m, n], Argument.Uniform(-1, 1));

    private static double Shift(int i, int n) => i % n == i / n ? -3 : 0;

    private static Tensor Shifted(Tensor x) => x + Tensor.From(x.Shape, [.. Enumerable.Range(0, x.Shape.Size).Select(i => Shift(i, x.Shape[1]))]);

    private static Tensor Both((Tensor Q, Tensor R) factors) => Concatenate(0, factors.Q, factors.R);

    private static double[] Both((double[] Q, double[] R) factors) => [.. factors.Q, .. factors.R];

    /// <summary>By Gram and Schmidt, twice, which these well-conditioned matrices allow.</summary>
    private static (double[] Q, double[] R) Twin(double[] x, int m, int n)
    {
        Matrix<double> a = Matrix<double>.Build.DenseOfRowMajor(m, n, x.Select((value, i) => value + Shift(i, n))), q = a.Clone();
        for (int j = 0; j < n; j++)
        {
            Vector<double> column = q.Column(j);
            for (int k = 0; k < 2 * j; k++)
                column -= q.Column(k % j) * q.Column(k % j).DotProduct(column);
            q.SetColumn(j, column / column.L2Norm());
        }

        Matrix<double> r = q.TransposeThisAndMultiply(a);
        return (q.ToRowMajorArray(), [.. r.ToRowMajorArray().Select((value, i) => i / n > i % n ? 0 : value)]);
    }
}
