using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Kernels against their formulas by plain loops, and as covariances.</summary>
public sealed class KernelTests
{
    private static readonly double[,] X = { { 0, 1 }, { 0.3, -1 }, { 2, 0.5 }, { 2, 0.5 } }, Y = { { 0.3, -1 }, { 5, 2 } };

    private static readonly (string Name, Kernel Kernel, Func<double[], double[], double> Formula)[] All =
    [
        ("squared exponential", new SquaredExponential(1.5, 0.7), (x, y) => 2.25 * Math.Exp(-0.5 * Square(x, y, 0.7, 0.7))),
        ("a length per coordinate", new SquaredExponential(1.5, new[] { 0.7, 3 }), (x, y) => 2.25 * Math.Exp(-0.5 * Square(x, y, 0.7, 3))),
        ("Matern 1/2", new Matern12(1.5, 0.7), (x, y) => 2.25 * Math.Exp(-Math.Sqrt(Square(x, y, 0.7, 0.7)))),
        ("Matern 3/2", new Matern32(1.5, 0.7), (x, y) => Of(x, y, 3, r => 1 + r)),
        ("Matern 5/2", new Matern52(1.5, 0.7), (x, y) => Of(x, y, 5, r => 1 + r + (r * r / 3))),
        ("periodic", new Periodic(1.5, 0.7, 3), (x, y) => 2.25 * Math.Exp(-2 / 0.49 * x.Zip(y, (a, b) => Math.Pow(Math.Sin(Math.PI * (a - b) / 3), 2)).Sum())),
        ("linear", new LinearKernel(1.5, 0.5), (x, y) => 2.25 * x.Zip(y, (a, b) => (a - 0.5) * (b - 0.5)).Sum()),
        ("constant", new ConstantKernel(1.5), (_, _) => 2.25),
        ("white", new White(1.5), (_, _) => 0),
        ("a sum", new ConstantKernel(1.5) + new Matern12(1.5, 0.7), (x, y) => 2.25 + (2.25 * Math.Exp(-Math.Sqrt(Square(x, y, 0.7, 0.7))))),
        ("a product", new ConstantKernel(1.5) * new Matern12(1.5, 0.7), (x, y) => 2.25 * 2.25 * Math.Exp(-Math.Sqrt(Square(x, y, 0.7, 0.7)))),
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Covariances_are_those_of_the_formula(string name)
    {
        (_, Kernel kernel, Func<double[], double[], double> formula) = Array.Find(All, one => one.Name == name);
        foreach ((double[,] x, double[,] y) in new[] { (X, Y), (Column(X), Column(Y)) })
        {
            bool isVector = x.GetLength(1) == 1;
            if (isVector && name == "a length per coordinate")
                continue;
            Tensor from = isVector ? (Tensor)x.Cast<double>().ToArray() : x, to = isVector ? (Tensor)y.Cast<double>().ToArray() : y;
            double[] across = kernel.Covariance(from, to).ToArray(), own = kernel.Covariance(from).ToArray(), variance = kernel.Variance(from).ToArray();
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 2; j++)
                    Assert.Equal(formula(Row(x, i), Row(y, j)), across[(2 * i) + j], 1e-13);
                for (int j = 0; j < 4; j++)
                    Assert.Equal(formula(Row(x, i), Row(x, j)) + (name == "white" && i == j ? 2.25 : 0), own[(4 * i) + j], 1e-13);
                Assert.Equal(own[5 * i], variance[i], 1e-13);
            }

            // A covariance has no negative eigenvalue; rounding makes 1e-15 of the largest.
            Matrix<double> matrix = Matrix<double>.Build.Dense(4, 4, own);
            Assert.True(matrix.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real) > -1e-13);
        }
    }

    /// <summary>Also where two inputs are one place, at which a distance has no slope.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Slopes_in_the_parameters_equal_finite_differences(string name)
    {
        Kernel kernel = Array.Find(All, one => one.Name == name).Kernel;
        Tensor[] inputs = [.. kernel.Parameters.Select(parameter => Plan.Input(parameter.Name, parameter.Value.Shape))];
        double[] weights = [.. Enumerable.Range(0, 16).Select(i => Math.Cos(i))];
        Tensor result = Sum(kernel.With(inputs).Covariance(X) * Tensor.From([4, 4], weights));
        (Func<double[], double> at, Func<double[], double[]> gradient) = FiniteDifferences.Planned(inputs, result);
        double[] point = [.. kernel.Parameters.SelectMany(parameter => parameter.Value.ToArray())], expected = FiniteDifferences.Gradient(at, point), actual = gradient(point);
        for (int i = 0; i < point.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-7);
    }

    private static double Of(double[] x, double[] y, int twice, Func<double, double> polynomial)
    {
        double r = Math.Sqrt(twice * Square(x, y, 0.7, 0.7));
        return 2.25 * polynomial(r) * Math.Exp(-r);
    }

    private static double Square(double[] x, double[] y, params double[] lengths) => x.Zip(y, (a, b) => a - b).Zip(lengths, (d, l) => d * d / (l * l)).Sum();

    private static double[] Row(double[,] x, int i) => [.. Enumerable.Range(0, x.GetLength(1)).Select(j => x[i, j])];

    private static double[,] Column(double[,] x)
    {
        var column = new double[x.GetLength(0), 1];
        for (int i = 0; i < column.Length; i++)
            column[i, 0] = x[i, 0];
        return column;
    }
}
