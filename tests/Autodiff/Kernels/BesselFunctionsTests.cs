using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Against correctly rounded values.</summary>
public sealed class BesselFunctionsTests
{
    /// <summary>To six roundings of the value or of the largest summand: ν log(x/2), log Γ(ν + 1), and x if it is taken off.</summary>
    [Theory]
    [InlineData("LogBesselI", false)]
    [InlineData("LogScaledBesselI", true)]
    public void LogI_is_accurate_up_to_roundings_of_its_summands(string table, bool isScaled)
    {
        foreach (double[] row in SpecialFunctionTable.Rows(table))
        {
            (double order, double x, double expected) = (row[0], row[1], row[2]);
            double value = BesselFunctions.LogI(order, x, isScaled);
            double largest = order == 0 ? Math.Abs(expected) : Math.Max(Math.Max(Math.Abs(expected), 1), Math.Max(order * Math.Abs(Math.Log(x / (order + x))), order * Math.Log(order + 1)));
            if (isScaled && order < 20 && (x < 40 || x < 2 * order * order))
                largest = Math.Max(largest, x);
            Assert.True(Math.Abs(value - expected) <= 7e-16 * largest, $"order {order}, x = {x:R}: {value:R} instead of {expected:R}, {Math.Abs(value - expected) / largest:g3}");
        }
    }

    /// <summary>Of the ratio four roundings; its complement keeps its digits where x is large beside the square of the order.</summary>
    [Fact]
    public void Ratios_are_accurate()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("BesselRatioComplement"))
        {
            (double order, double x, double expected) = (row[0], row[1], row[2]);
            double ratio = BesselFunctions.Ratio(order, x, isComplement: false), complement = BesselFunctions.Ratio(order, x, isComplement: true);
            Assert.True(Math.Abs(ratio - (1 - expected)) <= 4e-15, $"order {order}, x = {x:R}: {ratio:R} instead of {1 - expected:R}");
            double tolerance = x >= 40 && x >= 2 * order * order ? 2e-15 * (1 + order) * expected : 4e-15;
            Assert.True(Math.Abs(complement - expected) <= tolerance, $"order {order}, x = {x:R}: 1 minus the ratio is {complement:R} instead of {expected:R}");
        }
    }

    /// <summary>Where x is small beside the order it is x/(2(ν + 1)).</summary>
    [Fact]
    public void Small_ratios_keep_their_digits()
    {
        foreach (double order in new[] { 0, 0.5, 30, 1e6 })
            Assert.Equal(1, BesselFunctions.Ratio(order, 1e-200, isComplement: false) / (1e-200 / (2 * (order + 1))), 1e-15);
    }
}
