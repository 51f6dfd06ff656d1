using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class DigammaDifferenceTests
{
    private static Tensor Difference(Tensor x, Tensor n) => DigammaDifference.Instance.Apply(x, n);

    [Fact]
    public void Values_are_within_8_ulp_of_the_table()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("digammadifference"))
        {
            double value = Difference(row[0], row[1]).ToScalar();
            Assert.True(SpecialFunctionTable.Ulps(row[2], value) <= 8, $"ψ({row[0]:R} + {row[1]:R}) − ψ({row[0]:R}) is {row[2]:R}, but was {value:R}.");
        }
    }

    [Fact]
    public void Edges_are_limits()
    {
        Assert.Equal(0, Difference(2, 0).ToScalar());
        Assert.Equal(0, Difference(0, 0).ToScalar());
        Assert.Equal(double.PositiveInfinity, Difference(0, 2).ToScalar());
        Assert.Equal(double.PositiveInfinity, Difference(2, double.PositiveInfinity).ToScalar());
        Assert.Equal(0, Difference(double.PositiveInfinity, 2).ToScalar());
        Assert.Equal(double.NaN, Difference(-1, 3).ToScalar());
        Assert.Equal(double.NaN, Difference(2, double.NaN).ToScalar());
    }

    [Fact]
    public void Derivatives_equal_finite_differences()
    {
        Tensor x = Tensor.Input("x", default), n = Tensor.Input("n", default);
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([x, n], Difference(x, n));
        foreach (double[] at in new double[][] { [2, 3], [0.7, 45], [14, 30], [1, 0.5], [11, 9.5] })
        {
            double[] expected = FiniteDifferences.Gradient(value, at), actual = gradient(at);
            for (int i = 0; i < 2; i++)
                Assert.Equal(expected[i], actual[i], 1e-9);
        }
    }

    /// <summary>By mpmath: ∂/∂x log B(x, 3) = −(1/x + 1/(x + 1) + 1/(x + 2)), which digammas of 1e12 would leave 4 digits of.</summary>
    [Fact]
    public void The_slope_of_log_beta_keeps_its_digits_beside_a_large_argument()
    {
        Tensor x = Tensor.Input("x", default);
        (_, Func<double[], double[]> gradient) = FiniteDifferences.Planned([x], LogBeta(x, 3));
        Assert.Equal(-2.999999999997e-12, gradient([1e12])[0], 1e-26);
    }
}
