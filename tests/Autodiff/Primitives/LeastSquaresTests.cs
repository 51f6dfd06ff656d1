using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LeastSquaresTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases => [Of(1, 1, 1), Of(3, 2, 3), Of(9, 4, 9), Of(3, 3, 3), Of(5, 2, 5, 3), Of(12, 9, 12, 1)];

    /// <summary>
    /// A polynomial of degree 9 through its values at 50 places: of condition 1e7, the square of which would leave no digit of what the coefficients are. They are of order 1, and their error
    /// a small multiple of the condition times u, 1e-9.
    /// </summary>
    [Fact]
    public void The_condition_is_not_squared()
    {
        const int m = 50, n = 10;
        double[] x = [.. Enumerable.Range(0, m).Select(i => (double)i / (m - 1))], coefficients = [.. Enumerable.Range(0, n).Select(j => Math.Cos(j))];
        double[] a = [.. Enumerable.Range(0, m * n).Select(i => Math.Pow(x[i / n], i % n))];
        double[] b = Plain.Contract("ij,j->i", [[m, n], [n]], [a, coefficients]);
        Near(coefficients, LeastSquares(Tensor.From([m, n], a), b).ToArray(), 1e-8, "coefficients");
    }

    [Fact]
    public void What_does_not_fit_is_refused() => Assert.Equal(
        "Least squares of 2 rows need a right side of 2 rows, a vector or a matrix, but was given shape [3].",
        Assert.Throws<ArgumentException>(() => LeastSquares((Tensor)new double[,] { { 1 }, { 3 } }, (Tensor)new double[] { 1, 2, 3 })).Message);

    private static Case Of(int m, int n, params int[] right) => new(
        "solution",
        x => LeastSquares(Shifted(x[0]), x[1]),
        x => Twin(x[0], x[1], m, n, right.Length == 1 ? 1 : right[1]),
        new Argument([m, n], Argument.Uniform(-1, 1)),
        new Argument([.. right]));

    private static double Shift(int i, int n) => i % n == i / n ? 3 : 0;

    private static Tensor Shifted(Tensor x) => x + Tensor.From(x.Shape, [.. Enumerable.Range(0, x.Shape.Size).Select(i => Shift(i, x.Shape[1]))]);

    /// <summary>By the normal equations.</summary>
    private static double[] Twin(double[] x, double[] right, int m, int n, int width)
    {
        Matrix<double> a = Matrix<double>.Build.DenseOfRowMajor(m, n, x.Select((value, i) => value + Shift(i, n)));
        return a.TransposeThisAndMultiply(a).LU().Solve(a.TransposeThisAndMultiply(Matrix<double>.Build.DenseOfRowMajor(m, width, right))).ToRowMajorArray();
    }
}
