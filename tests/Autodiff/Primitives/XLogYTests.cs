using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class XLogYTests
{
    [Fact]
    public void Nothing_times_any_logarithm_is_nothing()
    {
        Assert.Equal(0, XLogY(0, 0).ToScalar());
        Assert.Equal(0, XLogY(0, double.PositiveInfinity).ToScalar());
        Assert.Equal(0, XLog1pY(0, -1).ToScalar());
        Assert.Equal(double.NegativeInfinity, XLogY(2, 0).ToScalar());
        Assert.Equal(double.PositiveInfinity, XLogY(-2, 0).ToScalar());
        Assert.Equal(2 * Math.Log(3), XLogY(2, 3).ToScalar(), 1e-15);
        Assert.Equal(2 * Math.Log(3), XLog1pY(2, 2).ToScalar(), 1e-15);
    }

    [Fact]
    public void Derivatives_are_those_of_the_product_and_0_with_respect_to_y_where_x_is_0()
    {
        Tensor x = Tensor.Input("x", default), y = Tensor.Input("y", default);
        Func<double[], double[]> gradient = FiniteDifferences.Planned([x, y], XLogY(x, y)).Gradient, shifted = FiniteDifferences.Planned([x, y], XLog1pY(x, y)).Gradient;
        Assert.Equal([Math.Log(4), 0.75], gradient([3, 4]), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([double.NegativeInfinity, 0], gradient([0, 0]));
        Assert.Equal([double.NegativeInfinity, 0], shifted([0, -1]));
    }

    [Fact]
    public void The_logarithm_of_1_less_a_sigmoid_keeps_its_tail()
    {
        Tensor x = Tensor.Input("x", default);
        Tensor logarithm = Simplification.Simplify([Log1p(-Sigmoid(x))])[0];
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([x], logarithm);
        Assert.Equal(-700, value([700]));
        Assert.Equal([-1], gradient([700]));
        Assert.Equal(Math.Log(1 - (1 / (1 + Math.Exp(-0.3)))), value([0.3]), 1e-15);
    }
}
