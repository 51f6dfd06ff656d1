using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Of matrices with entries from −1 to 1, not symmetric, and 0, 3, 6, … added on the diagonal, so that values are distinct.</summary>
public sealed class EigenSymmetricTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 2, 3, 5, 9 }.SelectMany(n => (Case[])
        [
            new("values", x => EigenSymmetric(Apart(x[0])).Values, x => Twin(x[0], n).Values, Entries(n)),
            new("vectors", x => EigenSymmetric(Apart(x[0])).Vectors, x => Twin(x[0], n).Vectors, Entries(n)),
        ]),
        new("both", x => Dot(EigenSymmetric(Apart(x[0])).Vectors, Sin(EigenSymmetric(Apart(x[0])).Values)), x => Dense(Twin(x[0], 3)), Entries(3)),
    ];

    [Fact]
    public void Vectors_are_orthonormal_and_give_the_matrix_back()
    {
        var random = new Random(3);
        foreach (int n in (int[])[1, 2, 3, 8, 17, 60])
        {
            double[] spread = [.. Enumerable.Range(0, n).Select(i => Math.Pow(10, -12.0 * i / n))];   // condition 1e12
            double[] nearlyEqual = [.. Enumerable.Range(0, n).Select(i => 1 + (i % 3 * 1e-14))], equal = [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? 1.0 : -1)];
            foreach (double[] values in (double[][])[spread, nearlyEqual, equal, new double[n]])
            {
                foreach (double scale in (double[])[1, 1e-300, 1e300])
                {
                    Matrix<double> q = Matrix<double>.Build.Dense(n, n, (_, _) => random.NextDouble() - 0.5).QR().Q;
                    double[] a = (q * Matrix<double>.Build.DiagonalOfDiagonalArray(values) * q.Transpose() * scale).ToRowMajorArray();
                    Check(a, n, scale);
                }
            }

            Check([.. Enumerable.Range(0, n * n).Select(i => Math.Abs((i / n) - (i % n)) == 1 ? 1.0 : 0)], n, 2);   // a path: zeros on the diagonal, signs that alternate
            Check([.. Enumerable.Range(0, n * n).Select(i => i % n == i / n ? (double)(n - (i % n)) : 0)], n, n);
        }

        // Each of n reflections and some 2 n steps of rotations leaves the matrix within a few u |A| of one with these values and vectors.
        static void Check(double[] a, int n, double scale)
        {
            double bound = 30 * n * Math.ScaleB(1, -53);
            (Tensor values, Tensor vectors) = EigenSymmetric(Tensor.From([n, n], a));
            double[] v = vectors.ToArray(), one = Dot(Transpose(vectors), vectors).ToArray(), lambda = values.ToArray();
            double[] back = Einsum("ik,k,jk->ij", vectors, values / scale, vectors).ToArray();
            for (int i = 0; i < n * n; i++)
            {
                Assert.Equal(i % (n + 1) == 0 ? 1 : 0, one[i], bound);
                Assert.Equal(((a[i] / scale) + (a[(i % n * n) + (i / n)] / scale)) / 2, back[i], bound);
            }

            Assert.Equal(lambda.Order(), lambda);
            for (int k = 0; k < n; k++)
            {
                double[] vector = [.. Enumerable.Range(0, n).Select(i => v[(i * n) + k])];
                double largest = vector.Max(Math.Abs);
                Assert.True(vector.First(entry => Math.Abs(entry) >= largest * (1 - 1e-8)) > 0);
            }
        }
    }

    /// <summary>A path of n nodes: λₖ = 2 cos(k π / (n + 1)).</summary>
    [Fact]
    public void Values_of_a_path_are_cosines()
    {
        const int n = 50;
        Tensor path = Tensor.From([n, n], [.. Enumerable.Range(0, n * n).Select(i => Math.Abs((i / n) - (i % n)) == 1 ? 1.0 : 0)]);
        Near([.. Enumerable.Range(0, n).Select(k => 2 * Math.Cos((n - k) * Math.PI / (n + 1)))], EigenSymmetric(path).Values.ToArray(), 1e-14, "path");
    }

    /// <summary>The entries of (1, −1)/√2 are as large as each other but for rounding, and the first is positive all the same.</summary>
    [Fact]
    public void Signs_do_not_depend_on_rounding()
    {
        double root = Math.Sqrt(0.5);
        foreach (double scale in (double[])[1, 1.1, 3e-7, 123456.789])
            Near([root, root, -root, root], EigenSymmetric(scale * (Tensor)new double[,] { { 0, 1 }, { 1, 0 } }).Vectors.ToArray(), 1e-15, scale);
    }

    [Fact]
    public void Values_have_a_derivative_where_they_are_equal_and_vectors_do_not()
    {
        Tensor one = new double[,] { { 1, 0 }, { 0, 1 } };
        // The trace and the sum of squares do not care which vectors are found.
        Assert.Equal([1, 0, 0, 1], Derivatives.Gradient(x => Sum(EigenSymmetric(x).Values), one).ToArray());
        Assert.Equal([2, 0, 0, 2], Derivatives.Gradient(x => Sum(Square(EigenSymmetric(x).Values)), one).ToArray());
        Assert.Contains(Derivatives.Gradient(x => Sum(EigenSymmetric(x).Vectors), one).ToArray(), double.IsNaN);
    }

    [Fact]
    public void A_matrix_that_is_not_finite_has_NaN_alone()
    {
        (Tensor values, Tensor vectors) = EigenSymmetric(Tensor.Data(new(AxisSet.Of(A), [2, 2]), [1, double.NaN, 0, 1, 2, 0, 0, 1]));
        Assert.Equal([double.NaN, double.NaN, 1, 2], values.ToArray());
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN, 0, 1, 1, 0], vectors.ToArray());
        Assert.Empty(EigenSymmetric(Tensor.From([0, 0])).Values.ToArray());
    }

    private static Argument Entries(int n) => new([n, n], Argument.Uniform(-1, 1));

    private static double Step(int i, int n) => i % n == i / n ? 3 * (i % n) : 0;

    private static Tensor Apart(Tensor x) => x + Tensor.From(x.Shape, [.. Enumerable.Range(0, x.Shape.Size).Select(i => Step(i, x.Shape[1]))]);

    private static double[] Dense((double[] Values, double[] Vectors) eigen) => Plain.Contract("ij,j->i", [[3, 3], [3]], [eigen.Vectors, [.. eigen.Values.Select(Math.Sin)]]);

    /// <summary>By Jacobi's rotations: each takes one entry off the diagonal to 0.</summary>
    private static (double[] Values, double[] Vectors) Twin(double[] x, int n)
    {
        Matrix<double> a = Matrix<double>.Build.DenseOfRowMajor(n, n, x.Select((value, i) => value + Step(i, n))), v = Matrix<double>.Build.DenseIdentity(n);
        a = (a + a.Transpose()) / 2;
        for (int sweep = 0; sweep < 20; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    double angle = a[p, q] == 0 ? 0 : Math.Atan(2 * a[p, q] / (a[q, q] - a[p, p])) / 2;
                    Matrix<double> rotation = Matrix<double>.Build.DenseIdentity(n);
                    (rotation[p, p], rotation[p, q], rotation[q, p], rotation[q, q]) = (Math.Cos(angle), Math.Sin(angle), -Math.Sin(angle), Math.Cos(angle));
                    a = rotation.TransposeThisAndMultiply(a) * rotation;
                    v *= rotation;
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderBy(k => a[k, k])];
        Vector<double>[] columns = [.. order.Select(k => v.Column(k) * Math.Sign(v.Column(k)[v.Column(k).AbsoluteMaximumIndex()]))];
        return ([.. order.Select(k => a[k, k])], Matrix<double>.Build.DenseOfColumnVectors(columns).ToRowMajorArray());
    }
}
