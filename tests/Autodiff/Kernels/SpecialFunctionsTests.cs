using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Against correctly rounded values. Bounds are relative where the value is a sum without cancellation, absolute next to zeros that lie between poles.</summary>
public sealed class SpecialFunctionsTests
{
    [Fact]
    public void Erf_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Erf", SpecialFunctions.Erf);

    /// <summary>exp(−x²) loses x² roundings, at most 700; where the result is subnormal it is right to its last bit.</summary>
    [Fact]
    public void Erfc_is_relatively_accurate_in_its_tail() => AssertClose("Erfc", 1e-13, double.Epsilon, SpecialFunctions.Erfc);

    /// <summary>
    /// For x > 2.5, a logarithm or Stirling's leading term of up to twice the result, with a few roundings each. To the left of −1/2 the summands of the reflection may cancel: absolutely, a few
    /// roundings of the larger one.
    /// </summary>
    [Fact]
    public void LogGamma_is_within_6_ulp_where_relatively_accurate()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("LogGamma"))
        {
            double x = row[0], value = SpecialFunctions.LogGamma(x);
            if (x < -0.5 && double.IsFinite(row[1]))
                Assert.True(Math.Abs(value - row[1]) <= 4e-16 * (2 + Math.Abs(SpecialFunctions.LogGamma(-x))), $"x = {x:R}: {value:R} instead of {row[1]:R}");
            else
                Assert.True(SpecialFunctionTable.Ulps(row[1], value) <= 6, $"x = {x:R}: {value:R} instead of {row[1]:R}");
        }
    }

    /// <summary>For 2 &lt; x &lt; 10 up to eight reciprocals are added. To the left of 0 the reflection may cancel, and cot πx magnifies the rounding of π by the size of the result.</summary>
    [Fact]
    public void Digamma_is_within_6_ulp_where_relatively_accurate()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("Digamma"))
        {
            double x = row[0], value = SpecialFunctions.Digamma(x);
            if (x < 0 && double.IsFinite(row[1]))
                Assert.True(Math.Abs(value - row[1]) <= 1e-15 * (4 + Math.Abs(row[1])), $"x = {x:R}: {value:R} instead of {row[1]:R}");
            else
                Assert.True(SpecialFunctionTable.Ulps(row[1], value) <= 6, $"x = {x:R}: {value:R} instead of {row[1]:R}");
        }
    }

    /// <summary>About one rounding for each factor of n!/xⁿ⁺¹, and ten for the sum; powers raise the rounding of their base n times. The cotangent of the reflection has two roundings before it is raised.</summary>
    [Fact]
    public void Polygamma_is_accurate_up_to_a_few_roundings_per_order()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("Polygamma"))
        {
            int order = (int)row[0];
            double x = row[1], expected = row[2], value = SpecialFunctions.Polygamma(order, x);
            double rounding = x < 0 ? 2.4e-16 : 1.2e-16;
            bool close = expected.Equals(value) || Math.Abs(value - expected) <= (rounding * (order + 10) * Math.Abs(expected)) + double.Epsilon;
            Assert.True(close, $"order {order}, x = {x:R}: {value:R} instead of {expected:R}, {Math.Abs(value - expected) / Math.Abs(expected)}");
        }
    }

    [Fact]
    public void Polygamma_of_order_zero_is_digamma() =>
        Assert.All(SpecialFunctionTable.Rows("Digamma"), row => Assert.Equal(SpecialFunctions.Digamma(row[0]), SpecialFunctions.Polygamma(0, row[0])));

    [Fact]
    public void Polygamma_refuses_negative_orders() => Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.Polygamma(-1, 1));

    private static void AssertClose(string function, double relative, double absolute, Func<double, double> actual)
    {
        foreach (double[] row in SpecialFunctionTable.Rows(function))
        {
            double value = actual(row[0]);
            Assert.True(row[1].Equals(value) || Math.Abs(value - row[1]) <= (relative * Math.Abs(row[1])) + absolute, $"{function}({row[0]:R}) is {row[1]:R}, but was {value:R}.");
        }
    }
}
