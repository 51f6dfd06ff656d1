using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Of factors with 3 added to the diagonal. What is above it in factor and message must not be read.</summary>
public sealed class CholeskyBackTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 2, 3, 9 }.Select(n => new Case(
            "symmetric derivative", x => CholeskyBack.Instance.Apply(WithDiagonal(x[0]), x[1]), x => Twin(x[0], x[1], n), new Argument([n, n], Argument.Uniform(-1, 1)), new Argument([n, n]))),
        new(
            "symmetric derivative on an axis",
            x => CholeskyBack.Instance.Apply(WithDiagonal(x[0]), x[1]),
            x => [.. Twin(x[0][..9], x[1][..9], 3), .. Twin(x[0][9..], x[1][9..], 3)],
            Argument.On(AxisSet.Of(A), [3, 3], Argument.Uniform(-1, 1)),
            Argument.On(AxisSet.Of(A), [3, 3])),
    ];

    [Fact]
    public void One_step_equals_the_graph_of_products_and_solves()
    {
        foreach (int n in (int[])[1, 2, 3, 7, 8, 9, 16, 17, 33, 70])
        {
            (Tensor matrix, Tensor message) = Drawn(n);
            Tensor factor = Cholesky(matrix);
            double[] expected = CholeskyBack.Unfused(factor, message).ToArray(), actual = CholeskyBack.Instance.Apply(factor, message).ToArray();
            // Sums of n terms, in another order; the factor's condition is about 2.
            Near([.. expected.Select(value => value / expected.Max(Math.Abs))], [.. actual.Select(value => value / expected.Max(Math.Abs))], 2e-15 * n, $"{n} rows");
            for (int i = 0; i < n * n; i++)
                Assert.Equal(actual[(i % n * n) + (i / n)], actual[i]);
        }
    }

    /// <summary>First and second derivatives of Σ w ∘ L(A) along a symmetric direction, of matrices of order 1, by <see cref="FiniteDifferences"/>.</summary>
    [Fact]
    public void Slopes_of_factors_of_any_size_equal_finite_differences()
    {
        foreach (int n in (int[])[1, 2, 3, 7, 8, 9, 16, 17, 33, 70])
        {
            (Tensor matrix, Tensor weights) = Drawn(n);
            Tensor direction = Drawn(n).Matrix, a = Tensor.Input("a", matrix.Type);
            double[] at = [.. matrix.ToArray().Select(value => value / n)], along = [.. direction.ToArray().Select(value => value / n)];
            Tensor sum = Sum(LowerTriangle(weights) * Square(Cholesky(a)));
            Tensor gradient = Derivatives.Gradient(sum, [a])[0], slope = Sum(gradient * Tensor.Data(matrix.Type, along));
            Plan plan = Plan.Compile([a], sum, slope, Sum(Derivatives.Gradient(slope, [a])[0] * Tensor.Data(matrix.Type, along)));
            double[] Moved(double step) => Run(plan, [.. at.Zip(along, (x, v) => x + (step * v))]);
            double[] results = Moved(0);
            for (int order = 0; order < 2; order++)
            {
                double expected = FiniteDifferences.Gradient(step => Moved(step[0])[order], [0])[0];
                // Sums of n² terms of either sign: rounding of differences at steps of 1e-3, and their fifth derivatives times 1e-13.
                Near([expected], [results[order + 1]], 1e-9 * n, $"derivative {order + 1} of {n} rows");
            }
        }
    }

    [Fact]
    public void A_matrix_without_a_factor_has_no_derivative_and_leaves_other_cells_alone()
    {
        Tensor a = Tensor.Input("a", new(AxisSet.Of(A), [2, 2]));
        Plan gradient = Plan.Compile([a], Derivatives.Gradient(Sum(LogDeterminant(a), A), [a]));
        double[] results = Run(gradient, [1, 2, 2, 1, 4, 2, 2, 5]);
        Assert.All(results[..4], value => Assert.True(double.IsNaN(value)));
        // The inverse.
        Near([5 / 16.0, -2 / 16.0, -2 / 16.0, 4 / 16.0], results[4..], 1e-15, "the second cell");
    }

    private static Tensor WithDiagonal(Tensor x) => x + DiagonalMatrix(Expand(3.0, new(default, [x.Shape[0]])));

    /// <summary>½ L⁻ᵀ (S + Sᵀ) L⁻¹ with inverses.</summary>
    private static double[] Twin(double[] factor, double[] message, int n)
    {
        MatrixBuilder<double> build = Matrix<double>.Build;
        Matrix<double> l = build.Dense(n, n, (i, j) => i < j ? 0 : i == j ? factor[(i * n) + j] + 3 : factor[(i * n) + j]), inverse = l.Inverse();
        Matrix<double> product = l.Transpose() * build.Dense(n, n, (i, j) => i < j ? 0 : message[(i * n) + j]);
        Matrix<double> s = build.Dense(n, n, (i, j) => i < j ? 0 : i == j ? product[i, j] / 2 : product[i, j]);
        return (0.5 * inverse.Transpose() * (s + s.Transpose()) * inverse).ToRowMajorArray();
    }

    /// <summary>A positive definite matrix with eigenvalues from n to about 4n, and another matrix.</summary>
    private static (Tensor Matrix, Tensor Message) Drawn(int n)
    {
        var random = new Random(n);
        double[] Entries() => [.. Enumerable.Range(0, n * n).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] b = Entries(), a = Plain.Contract("ij,kj->ik", [[n, n], [n, n]], [b, b]);
        for (int i = 0; i < n; i++)
            a[i * (n + 1)] += n;
        return (Tensor.Data(new(default, [n, n]), a), Tensor.Data(new(default, [n, n]), Entries()));
    }
}
