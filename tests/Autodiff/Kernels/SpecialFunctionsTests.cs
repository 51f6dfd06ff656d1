using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Against correctly rounded values.</summary>
public sealed class SpecialFunctionsTests
{
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
    public void Polygamma_refuses_orders_below_1() => Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.Polygamma(0, 1));
}
