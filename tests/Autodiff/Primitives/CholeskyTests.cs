using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Of A = B Bᵀ + n I, so that every B will do.</summary>
public sealed class CholeskyTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 2, 3, 5, 9 }.SelectMany(n => (Case[])
        [
            new("factor", x => Cholesky(Positive(x[0])), x => Factor(Positive(x[0], n), n), new Argument([n, n])),
            new("log determinant", x => LogDeterminant(Positive(x[0])), x => [LogDeterminantOf(Positive(x[0], n), n)], new Argument([n, n])),
        ]),
        new("factor on an axis", x => Cholesky(Positive(x[0])), x => [.. Factor(Positive(x[0][..9], 3), 3), .. Factor(Positive(x[0][9..], 3), 3)], Argument.On(AxisSet.Of(A), [3, 3])),
    ];

    [Fact]
    public void A_matrix_that_is_not_positive_definite_has_no_factor()
    {
        Assert.All(Cholesky((Tensor)new double[,] { { 1, 2 }, { 2, 1 } }).ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.All(Cholesky((Tensor)new double[,] { { 0, 0 }, { 0, 1 } }).ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.True(double.IsNaN(LogDeterminant((Tensor)new double[,] { { 1, 2 }, { 2, 1 } }).ToScalar()));
        Assert.Throws<ArgumentException>(() => Cholesky((Tensor)new double[,] { { 1, 2 } }));
    }

    [Fact]
    public void One_cell_that_is_not_positive_definite_leaves_the_others_alone()
    {
        double[] factors = Cholesky(Tensor.Data(new(AxisSet.Of(A), [2, 2]), [1, 2, 2, 1, 4, 2, 2, 5])).ToArray();
        Assert.All(factors[..4], value => Assert.True(double.IsNaN(value)));
        Assert.Equal([2, 0, 1, 2], factors[4..]);
    }

    private static Tensor Positive(Tensor b) => Dot(b, Transpose(b)) + (b.Shape[0] * DiagonalMatrix(Expand(1.0, new(default, [b.Shape[0]]))));

    private static double[] Positive(double[] b, int n)
    {
        double[] a = Plain.Contract("ij,kj->ik", [[n, n], [n, n]], [b, b]);
        for (int i = 0; i < n; i++)
            a[(i * n) + i] += n;
        return a;
    }

    /// <summary>Column by column, from the definition.</summary>
    private static double[] Factor(double[] a, int n)
    {
        var l = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double rest = a[(i * n) + j];
                for (int k = 0; k < j; k++)
                    rest -= l[(i * n) + k] * l[(j * n) + k];
                l[(i * n) + j] = i == j ? Math.Sqrt(rest) : rest / l[(j * n) + j];
            }
        }

        return l;
    }

    private static double LogDeterminantOf(double[] a, int n) =>
        Math.Log(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n, a).Determinant());
}
