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
        .. new[] { 1, 2, 3, 5, 8, 9, 17 }.SelectMany(n => (Case[])
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
    public void Factors_of_any_size_equal_the_twin()
    {
        var random = new Random(11);
        foreach (int n in (int[])[1, 2, 3, 7, 8, 9, 16, 17, 33, 70])
        {
            double[] a = Positive([.. Enumerable.Range(0, n * n).Select(_ => (2 * random.NextDouble()) - 1)], n);
            double[] upper = [.. a.Select((value, i) => i / n < i % n ? double.NaN : value)];
            double[] factor = Cholesky(Tensor.Data(new(default, [n, n]), upper)).ToArray();
            // The matrix has eigenvalues from n to about 4n, so that the factor, of order √n, is right to a few roundings of each of the n terms of its sums.
            Near(Factor(a, n), factor, 1e-15 * n, $"{n} rows");
        }
    }

    /// <summary>
    /// Whatever the condition of A, the computed factor is that of a matrix within γ |L| |Lᵀ| of it, γ = (n + 1) u to first order, where u = 2⁻⁵³ (Higham 2002, theorem 10.3); three roundings
    /// more come from multiplying with reciprocals, and n more from the product below. Each entry of |L| |Lᵀ| is at most √(aᵢᵢ aⱼⱼ).
    /// </summary>
    [Fact]
    public void The_factor_of_a_nearly_singular_matrix_gives_the_matrix_back()
    {
        const int n = 8;
        double[] hilbert = [.. Enumerable.Range(0, n * n).Select(i => 1.0 / ((i / n) + (i % n) + 1))];
        Tensor a = Tensor.Data(new(default, [n, n]), hilbert), factor = Cholesky(a);
        double[] l = factor.ToArray();
        double[] back = Plain.Contract("ij,kj->ik", [[n, n], [n, n]], [l, l]);
        for (int i = 0; i < n * n; i++)
        {
            double bound = ((2 * n) + 4) * Math.ScaleB(1, -53) * Math.Sqrt(hilbert[i / n * (n + 1)] * hilbert[i % n * (n + 1)]);
            Assert.InRange(back[i], hilbert[i] - bound, hilbert[i] + bound);
        }

        // 1 / det is a whole number (OEIS A005249). The determinant's derivative is the inverse, so an error of that size in A moves the logarithm by up to n times the condition, 1.5e10.
        Assert.Equal(-Math.Log(365356847125734485878112256000000.0), LogDeterminantFromCholesky(factor).ToScalar(), n * 1.5e10 * (n + 4) * Math.ScaleB(1, -53));
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
