using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogBetaTests
{
    /// <summary>By mpmath with 700 digits: logbeta of the exact doubles.</summary>
    private static readonly (double X, double Y, double Value)[] Table =
    [
        (1, 1, 0),
        (2, 3, -2.4849066497880004),
        (0.5, 0.5, 1.1447298858494002),
        (1e-300, 2, 690.7755278982137),
        (1e9, 0.5, -9.789267975423506),
        (12, 34, -26.56715877567181),
        (3, 1e6, -40.75338749333038),
        (1e8, 1e8, -138629444.05681732),
        (1, 1e9, -20.72326583694641),
        (9.999, 10.001, -13.736229121870219),
        (1e300, 5, -3450.6995856607205),
    ];

    [Fact]
    public void Values_equal_the_table_either_way_round()
    {
        foreach ((double x, double y, double value) in Table)
        {
            Assert.Equal(value, LogBeta(x, y).ToScalar(), 1e-14 * Math.Max(1, Math.Abs(value)));
            Assert.Equal(LogBeta(x, y).ToScalar(), LogBeta(y, x).ToScalar());
        }
    }

    [Fact]
    public void Edges_are_limits()
    {
        Assert.Equal(double.PositiveInfinity, LogBeta(0, 3).ToScalar());
        Assert.Equal(double.NegativeInfinity, LogBeta(3, double.PositiveInfinity).ToScalar());
        Assert.Equal(double.NaN, LogBeta(-1, 3).ToScalar());
        Assert.Equal(double.NaN, LogBeta(2, double.NaN).ToScalar());
    }

    [Fact]
    public void Derivatives_equal_finite_differences_on_every_branch()
    {
        Tensor x = Tensor.Input("x", default), y = Tensor.Input("y", default);
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([x, y], LogBeta(x, y));
        foreach (double[] at in new double[][] { [2, 3], [0.7, 45], [14, 30], [1, 5], [11, 9.5] })
        {
            double[] expected = FiniteDifferences.Gradient(value, at), actual = gradient(at);
            for (int i = 0; i < 2; i++)
                Assert.Equal(expected[i], actual[i], 1e-9);
        }
    }
}
