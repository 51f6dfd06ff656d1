using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Of matrices with entries from −1 to 1 and 3 added beside the diagonal, so that rows must be exchanged.</summary>
public sealed class SolveTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 2, 3, 9 }.SelectMany(n => (Case[])[Of(n, n), Of(n, n, 1), Of(n, n, 2), Of(n, n, 9)]),
        Of(17, 17), Of(10, 10, 35), Of(3, 3, 0),
        .. new[] { 1, 2, 5 }.Select(n => new Case("inverse", x => Inverse(Regular(x[0])), x => Dense(x[0], n).Inverse().ToRowMajorArray(), Entries(n))),
        new("a matrix on an axis", x => Solve(Regular(x[0]), x[1]), x => [.. Twin(x[0][..9], x[1], 3, 1), .. Twin(x[0][9..], x[1], 3, 1)], new Argument(new TensorType(AxisSet.Of(A), [3, 3]), Argument.Uniform(-1, 1)), new Argument([3])),
        new("its own transpose", x => Solve(Regular(x[0]), Transpose(x[0])), x => Dense(x[0], 3).LU().Solve(Matrix<double>.Build.DenseOfRowMajor(3, 3, x[0]).Transpose()).ToRowMajorArray(), Entries(3)),
    ];

    [Fact]
    public void A_singular_matrix_solves_nothing_and_leaves_other_cells_alone()
    {
        Tensor matrices = Tensor.Data(new(AxisSet.Of(A), [2, 2]), [1, 2, 2, 4, 0, 2, 4, 0]);
        double[] x = Solve(matrices, (Tensor)new double[] { 2, 4 }).ToArray();
        Assert.All(x[..2], value => Assert.True(double.IsNaN(value)));
        Assert.Equal([1, 1], x[2..]);
        Assert.All(Inverse((Tensor)new double[,] { { 0 } }).ToArray(), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Where_a_density_becomes_NaN_the_singular_system_is_named()
    {
        Tensor x = Tensor.Input("x", new(default, [2, 2]));
        Plan plan = Plan.Compile([x], Sum(Solve(x, (Tensor)new double[] { 2, 4 })));
        Assert.Contains("LuSolve gives NaN", plan.CreateWorkspace().FindNotFinite([1, 2, 2, 4]), StringComparison.Ordinal);
    }

    /// <summary>Factors made inside of a loop, or outside of it and used inside: their messages go to the matrix.</summary>
    [Fact]
    public void In_a_loop_it_has_the_derivative_of_the_steps_one_by_one()
    {
        Tensor matrix = new double[,] { { 1, 3 }, { 4, 2 } }, inputs = Tensor.From([3, 2], 1, 2, 3, 4, 5, 6);
        Tensor Looped(Tensor a) => Sum(Square(Scan(Tensor.From([2], 0.5, -1), inputs, (x, b) => Solve(a, x + b)).Last));
        Tensor Unrolled(Tensor a) => Sum(Square(inputs.Aggregate(Tensor.From([2], 0.5, -1), (x, b) => Solve(a, x + b))));
        Near(Derivatives.Gradient(Unrolled, matrix).ToArray(), Derivatives.Gradient(Looped, matrix).ToArray(), 1e-14, "gradient");
        Near(Derivatives.Hessian(Unrolled, matrix).ToArray(), Derivatives.Hessian(Looped, matrix).ToArray(), 1e-13, "second derivative");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Tensor square = new double[,] { { 1, 2 }, { 3, 4 } };
        Assert.Equal("A square matrix is needed, but was given shape [1, 2].", Assert.Throws<ArgumentException>(() => Inverse((Tensor)new double[,] { { 1, 2 } })).Message);
        Assert.Equal(
            "A system of 2 rows needs a right side of 2 rows, a vector or a matrix, but was given shape [3].",
            Assert.Throws<ArgumentException>(() => Solve(square, (Tensor)new double[] { 1, 2, 3 })).Message);
    }

    /// <summary>
    /// Gaussian elimination with partial pivoting solves a system within 3 n u |L| |U| of the given one (Higham 2002, theorem 9.4), whatever its condition: 1e16 for the Hilbert matrix of 12
    /// rows. Here |L| |U| ≤ n · max |U| ≤ n, as entries of U do not grow beyond those of A. Transposed, for the derivative, as well.
    /// </summary>
    [Fact]
    public void The_solution_of_a_nearly_singular_system_has_a_small_residual()
    {
        const int n = 12;
        double[] hilbert = [.. Enumerable.Range(0, n * n).Select(i => 1.0 / ((i / n) + (i % n) + 1))];
        hilbert = [.. hilbert[n..], .. hilbert[..n]];   // not symmetric
        double[] b = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i))];
        Tensor a = Tensor.Data(new(default, [n, n]), hilbert), right = b;
        CheckResidual(hilbert, Solve(a, right).ToArray());
        CheckResidual(Plain.Permute(hilbert, [n, n], 1, 0), Derivatives.Vjp(r => Solve(a, r), right, right).Product.ToArray());

        void CheckResidual(double[] a, double[] x)
        {
            double size = x.Sum(Math.Abs);
            Assert.True(size > 1e10);   // the system is as hard as it should be
            for (int i = 0; i < n; i++)
            {
                double residual = b[i] - Enumerable.Range(0, n).Sum(j => a[(i * n) + j] * x[j]);
                Assert.InRange(Math.Abs(residual), 0, 3 * n * n * Math.ScaleB(1, -53) * size);
            }
        }
    }

    private static Case Of(int n, params int[] right) => new(
        "solution", x => Solve(Regular(x[0]), x[1]), x => Twin(x[0], x[1], n, right.Length == 1 ? 1 : right[1]), Entries(n), new Argument([.. right]));

    private static Argument Entries(int n) => new([n, n], Argument.Uniform(-1, 1));

    private static Tensor Regular(Tensor x) => x + Tensor.From(x.Shape, Beside(x.Shape[0]));

    /// <summary>3 in a cyclic exchange of rows.</summary>
    private static double[] Beside(int n) => [.. Enumerable.Range(0, n * n).Select(i => i % n == ((i / n) + 1) % n ? 3.0 : 0)];

    private static Matrix<double> Dense(double[] x, int n) => Matrix<double>.Build.DenseOfRowMajor(n, n, x.Zip(Beside(n), (a, b) => a + b));

    private static double[] Twin(double[] x, double[] right, int n, int width) =>
        width == 0 ? [] : Dense(x, n).LU().Solve(Matrix<double>.Build.DenseOfRowMajor(n, width, right)).ToRowMajorArray();
}
