using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Against the table of special_functions_incomplete.py: rows of a, x, log P, log Q and the slopes of both by a.</summary>
public sealed class IncompleteGammaTests
{
    /// <summary>To 2e-14, and where the other tail is far below 1, so that this is its negative, to two roundings of the other's logarithm.</summary>
    [Fact]
    public void Logarithms_equal_the_reference()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("IncompleteGamma"))
        {
            Near(row, row[2], IncompleteGamma.Log(false, row[0], row[1]), 2e-14 + (4e-16 * Math.Abs(row[3])));
            Near(row, row[3], IncompleteGamma.Log(true, row[0], row[1]), 2e-14 + (4e-16 * Math.Abs(row[2])));
        }
    }

    [Fact]
    public void Slopes_by_the_concentration_equal_the_reference()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("IncompleteGamma"))
        {
            // Of the other tail, which is near 1, the slope has the rounding of the logarithm of the density.
            double logDensityRounding = 1e-15 * (Math.Abs(row[2]) + Math.Abs(row[3]));
            Near(row, row[4], IncompleteGamma.ConcentrationSlope(false, row[0], row[1]), 4e-14 + logDensityRounding);
            Near(row, row[5], IncompleteGamma.ConcentrationSlope(true, row[0], row[1]), 4e-14 + logDensityRounding);
        }
    }

    /// <summary>A change of log p by ε moves log x by ε T/p, where p is the density of log x: what a rounding of p does, and of the logarithms in which it is solved for.</summary>
    [Fact]
    public void Inverses_undo_them()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("IncompleteGamma"))
        {
            (double a, double x) = (row[0], row[1]);
            foreach (bool isUpper in (bool[])[false, true])
            {
                double log = row[isUpper ? 3 : 2];
                if (log < -690 || log > -1e-12)
                    continue;
                double inverse = IncompleteGamma.Inverse(isUpper, a, Math.Exp(log));
                double slope = Math.Abs(x * IncompleteGamma.ArgumentSlope(isUpper, a, x));
                double tolerance = 2e-14 + (3e-16 * (1 + Math.Abs(log)) / slope);
                Assert.True(
                    inverse == x || Math.Abs(Math.Log(inverse / x)) <= tolerance,
                    $"a = {a:R}, {(isUpper ? "Q" : "P")} = exp({log:R}): {x:R} was expected, but it is {inverse:R}, by {Math.Abs(Math.Log(inverse / x)):g2} for {tolerance:g2}.");
            }
        }
    }

    [Fact]
    public void Edges_are_limits_and_what_is_not_defined_is_NaN()
    {
        foreach (double a in (double[])[0.3, 1, 40])
        {
            Assert.Equal([0, 0.5, 1, 1], [GammaPInverse(a, 0).ToScalar(), GammaP(a, GammaPInverse(a, 0.5)).ToScalar(), GammaP(a, double.PositiveInfinity).ToScalar(), GammaQ(a, 0).ToScalar()], (x, y) => Math.Abs(x - y) < 1e-13);
            Assert.Equal(double.PositiveInfinity, GammaPInverse(a, 1).ToScalar());
            Assert.Equal(double.PositiveInfinity, GammaQInverse(a, 0).ToScalar());
            Assert.Equal(double.NegativeInfinity, LogGammaQ(a, double.PositiveInfinity).ToScalar());
            Assert.Equal(double.NegativeInfinity, LogGammaP(a, 0).ToScalar());
            Assert.Equal(0, LogGammaQ(a, 0).ToScalar());
            Tensor x = Tensor.Input("x", default);
            double atZero = FiniteDifferences.Planned([x], GammaP(a, x)).Gradient([0])[0];
            Assert.Equal(a < 1 ? double.PositiveInfinity : a == 1 ? 1 : 0, atZero);
            Assert.Equal(-atZero, FiniteDifferences.Planned([x], LogGammaQ(a, x)).Gradient([0])[0]);
        }

        foreach ((double a, double x) in ((double, double)[])[(0, 1), (-1, 1), (1, -1), (double.NaN, 1), (1, double.NaN), (double.PositiveInfinity, 1)])
            Assert.Equal([double.NaN, double.NaN, double.NaN], [GammaP(a, x).ToScalar(), LogGammaQ(a, x).ToScalar(), GammaPInverse(a, x == 1 ? 0.5 : x).ToScalar()]);
    }

    [Fact]
    public void A_third_derivative_by_the_concentration_is_refused()
    {
        static Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => a => Derivatives.Gradient(f, a);
        Assert.Contains("but no third", Assert.Throws<NotSupportedException>(() => D(D(D(a => LogGammaP(a, 2))))(2.0)).Message);
        Assert.Contains("but no third", Assert.Throws<NotSupportedException>(() => D(D(D(a => GammaQInverse(a, 0.2))))(2.0)).Message);
    }

    private static void Near(double[] row, double expected, double actual, double tolerance)
    {
        bool isNear = expected.Equals(actual) || Math.Abs(actual - expected) <= (tolerance * Math.Abs(expected)) + 1e-300;
        Assert.True(isNear, $"a = {row[0]:R}, x = {row[1]:R}: {expected:R} was expected, but it is {actual:R}, by {Math.Abs((actual / expected) - 1):g2}.");
    }
}

public sealed class LogGammaPTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges => [([2, 0], double.NegativeInfinity, [double.NegativeInfinity, double.PositiveInfinity])];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-12;

    protected override Tensor Function(Tensor x, Tensor y) => LogGammaP(x, y);

    protected override double Twin(double x, double y) => Math.Log(MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(x, y));

    protected override double DrawFirst(Random random) => 0.3 + (3 * random.NextDouble());

    protected override double DrawSecond(Random random) => 0.5 + (4 * random.NextDouble());
}

public sealed class GammaQTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges => [([1, 0], 1, [0, -1]), ([3, double.PositiveInfinity], 0, [0, 0])];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-12;

    protected override Tensor Function(Tensor x, Tensor y) => GammaQ(x, y);

    protected override double Twin(double x, double y) => MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(x, y);

    protected override double DrawFirst(Random random) => 0.3 + (3 * random.NextDouble());

    protected override double DrawSecond(Random random) => 0.5 + (4 * random.NextDouble());
}

public sealed class GammaPInverseTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges => [([2, 0], 0, [0, double.PositiveInfinity]), ([1, 0], 0, [0, 1]), ([0.5, 0], 0, [0, 0])];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-11;

    protected override Tensor Function(Tensor x, Tensor y) => GammaPInverse(x, y);

    /// <summary>Bisection.</summary>
    protected override double Twin(double x, double y)
    {
        (double low, double high) = (0, 100);
        while (0.5 * (low + high) is var middle && middle > low && middle < high)
            (low, high) = MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(x, middle) < y ? (middle, high) : (low, middle);
        return low;
    }

    protected override double DrawFirst(Random random) => 0.8 + (3 * random.NextDouble());

    protected override double DrawSecond(Random random) => 0.1 + (0.8 * random.NextDouble());
}
