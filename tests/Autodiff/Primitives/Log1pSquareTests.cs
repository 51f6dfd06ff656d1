using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class Log1pSquareTests
{
    /// <summary>By mpmath with 60 digits.</summary>
    private static readonly (double X, double Value)[] Table =
    [
        (0, 0),
        (1e-200, 0),
        (1e-8, 1e-16),
        (0.3, 0.08617769624105233),
        (-2.5, 1.9810014688665833),
        (1e5, 23.025850930040455),
        (9.9e9, 46.03160118817391),
        (1.1e10, 46.242322219489566),
        (1e100, 460.51701859880916),
        (-1e200, 921.0340371976183),
        (double.NegativeInfinity, double.PositiveInfinity),
        (double.NaN, double.NaN),
    ];

    /// <summary>Alone, where the operator is the scalar one, and among others, where it is the vector one.</summary>
    [Fact]
    public void Values_equal_the_table()
    {
        double[] together = Log1pSquare(Array.ConvertAll(Table, row => row.X)).ToArray();
        for (int i = 0; i < Table.Length; i++)
        {
            Assert.True(Table[i].Value.Equals(together[i]) || Math.Abs(Table[i].Value - together[i]) <= 4e-16 * Table[i].Value, $"{Table[i]}: {together[i]:R}");
            Assert.Equal(together[i], Log1pSquare(Table[i].X).ToScalar());
        }
    }

    [Fact]
    public void Derivatives_are_right_to_second_order_and_never_NaN()
    {
        Tensor x = Tensor.Input("x", default);
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([x], Log1pSquare(x));
        Tensor slope = Derivatives.Gradient(Log1pSquare(x), [x])[0];
        (Func<double[], double> first, Func<double[], double[]> second) = FiniteDifferences.Planned([x], slope);
        foreach (double at in (double[])[0, 0.4, -3, 50])
        {
            Assert.Equal(FiniteDifferences.Gradient(value, [at])[0], gradient([at])[0], 1e-9);
            Assert.Equal(FiniteDifferences.Gradient(first, [at])[0], second([at])[0], 1e-9);
        }

        (double At, double First, double Second)[] edges =
            [(0, 0, 2), (-0.0, 0, 2), (1e-200, 2e-200, 2), (-1e-320, -2e-320, 2), (1, 1, 0), (1e100, 2e-100, -2e-200), (1e200, 2e-200, 0), (double.PositiveInfinity, 0, 0), (double.NegativeInfinity, 0, 0)];
        foreach ((double at, double slope1, double slope2) in edges)
        {
            Assert.Equal(slope1, gradient([at])[0], Math.Max(1e-15 * Math.Abs(slope1), 1e-308));   // less than 1e-308 may vanish
            Assert.Equal(slope2, second([at])[0], 1e-15 * Math.Abs(slope2));
        }

        Assert.Equal(double.NaN, gradient([double.NaN])[0]);
    }
}
