using System.Text.Json;
using Prob.Graphs;

namespace Prob.Tests;

public sealed class StandardGammaQuantileTests
{
    /// <summary>Rows of concentration, logarithm of the quantile, slope and slope of the slope, written by gamma_slope.py (mpmath).</summary>
    private static readonly double[][] Table =
        JsonSerializer.Deserialize<double[][]>(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Reference", "gamma_slope.json")))!;

    /// <summary>Tails on both sides, and where one way to compute it gives way to another; t − ψ(a), of order 1/√a in the bulk, has the rounding of t.</summary>
    [Fact]
    public void Slopes_equal_the_reference()
    {
        foreach (double[] row in Table)
            Near(row[2], StandardGammaQuantile.Slope(row[0], row[1]), 5e-15 + (3e-15 * Math.Sqrt(row[0])), row);
    }

    /// <summary>Terms that cancel are a (1 + |t|) times as large at worst.</summary>
    [Fact]
    public void Slopes_of_slopes_equal_the_reference()
    {
        foreach (double[] row in Table)
            Near(row[3], StandardGammaQuantile.SlopeOfSlope(row[0], row[1]), 1e-13 + (1e-15 * row[0] * (1 + Math.Abs(row[1]))), row);
    }

    [Fact]
    public void Edges_have_their_limits()
    {
        Assert.Equal(0, StandardGammaQuantile.Slope(2, double.PositiveInfinity));
        Assert.Equal(0, StandardGammaQuantile.Slope(2, 1000));
        Assert.Equal(double.PositiveInfinity, StandardGammaQuantile.Slope(2, double.NegativeInfinity));
        foreach (double a in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Equal(double.NaN, StandardGammaQuantile.Slope(a, 0));
        Assert.Equal(double.NaN, StandardGammaQuantile.Slope(1, double.NaN));
        // Of the exponential distribution at a = 1 and far below, x = u Γ(a + 1)^(1/a): t′ = ψ(a + 1) − t.
        Assert.Equal(1e6 + MathNet.Numerics.SpecialFunctions.DiGamma(2), StandardGammaQuantile.Slope(1, -1e6), 1e-9);
    }

    private static void Near(double expected, double actual, double tolerance, double[] row) => Assert.True(
        Math.Abs(actual - expected) <= tolerance * Math.Abs(expected),
        $"a = {row[0]:R}, t = {row[1]:R}: {expected:R} was expected, but it is {actual:R}, by {Math.Abs((actual / expected) - 1):g2}");
}
