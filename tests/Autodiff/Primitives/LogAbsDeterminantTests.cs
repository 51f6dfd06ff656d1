using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogAbsDeterminantTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 2, 3, 9 }.Select(n => new Case(
            "log", x => LogAbsDeterminant(Regular(x[0])), x => [Math.Log(Math.Abs(Twin(x[0], n)))], new Argument([n, n], Argument.Uniform(-1, 1)))),
        new("sign", x => DeterminantSign(Regular(x[0])), x => [Math.Sign(Twin(x[0], 4))], new Argument([4, 4], Argument.Uniform(-1, 1))),
        new("both", x => DeterminantSign(x[0]) * Exp(LogAbsDeterminant(x[0])), x => [(x[0][0] * x[0][3]) - (x[0][1] * x[0][2])], new Argument([2, 2], Argument.Uniform(1, 2))),
    ];

    [Fact]
    public void A_singular_matrix_has_the_logarithm_of_nothing()
    {
        Tensor singular = new double[,] { { 1, 2 }, { 2, 4 } };
        Assert.Equal(double.NegativeInfinity, LogAbsDeterminant(singular).ToScalar());
        Assert.Equal(0, DeterminantSign(singular).ToScalar());
        Assert.Equal(0, LogAbsDeterminant(Tensor.From([0, 0])).ToScalar());
        Assert.Equal(1, DeterminantSign(Tensor.From([0, 0])).ToScalar());
        Assert.True(double.IsNaN(DeterminantSign((Tensor)new double[,] { { 1, double.NaN }, { 0, 1 } }).ToScalar()));
    }

    /// <summary>No product of 400 pivots of 1e10 is a double. An odd exchange of rows has the sign −1.</summary>
    [Fact]
    public void Determinants_beyond_doubles_have_a_logarithm_and_a_sign()
    {
        const int n = 400;
        Tensor large = Tensor.From([n, n], [.. Enumerable.Range(0, n * n).Select(i => i % n == ((i / n) + 1) % n ? 1e10 : 0)]);
        Assert.Equal(n * Math.Log(1e10), LogAbsDeterminant(large).ToScalar(), 1e-9);
        Assert.Equal(-1, DeterminantSign(large).ToScalar());
    }

    private static Tensor Regular(Tensor x) => x + Tensor.From(x.Shape, Beside(x.Shape[0]));

    private static double[] Beside(int n) => [.. Enumerable.Range(0, n * n).Select(i => i % n == ((i / n) + 1) % n ? 3.0 : 0)];

    private static double Twin(double[] x, int n) =>
        MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(n, n, x.Zip(Beside(n), (a, b) => a + b)).Determinant();
}
