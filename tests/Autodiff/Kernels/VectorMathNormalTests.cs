using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Functions of the standard normal distribution, against correctly rounded values.</summary>
public sealed class VectorMathNormalTests
{
    /// <summary>An exponential, a polynomial whose terms alternate, two divisions and two products.</summary>
    [Fact]
    public void NormalCdf_is_within_5_ulp() => SpecialFunctionTable.AssertWithin(5, "NormalCdf", VectorMath.NormalCdf);

    /// <summary>A logarithm of a number with five roundings; where its argument is close to 1 that argument is −Φ(−x), with as many.</summary>
    [Fact]
    public void NormalLogCdf_is_within_5_ulp() => SpecialFunctionTable.AssertWithin(5, "NormalLogCdf", VectorMath.NormalLogCdf);

    /// <summary>As the distribution function, and two more divisions.</summary>
    [Fact]
    public void InverseMillsRatio_is_within_6_ulp() => SpecialFunctionTable.AssertWithin(6, "InverseMillsRatio", VectorMath.InverseMillsRatio);

    /// <summary>From −39 on the ratio's error, which is relative to x; a few roundings elsewhere.</summary>
    [Fact]
    public void InverseMillsExcess_is_within_a_few_roundings()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("InverseMillsExcess"))
        {
            double x = row[0], expected = row[1], value = VectorMath.InverseMillsExcess(x);
            double scale = x is >= -39 and < 0 ? Math.Max(1, -x) : Math.Abs(expected);
            Assert.True(expected.Equals(value) || Math.Abs(expected - value) <= 8e-16 * scale, $"x = {x:R}: {value:R} instead of {expected:R}");
        }
    }

    /// <summary>Two polynomials of positive terms and a division; in the tails a logarithm and a root.</summary>
    [Fact]
    public void NormalQuantile_is_within_5_ulp() => SpecialFunctionTable.AssertWithin(5, "NormalQuantile", VectorMath.NormalQuantile);

    /// <summary>As the quantile, of an exponential with two roundings.</summary>
    [Fact]
    public void NormalQuantileOfLog_is_within_6_ulp() => SpecialFunctionTable.AssertWithin(6, "NormalQuantileOfLog", VectorMath.NormalQuantileOfLog);

    [Fact]
    public void NaN_with_any_payload_stays_NaN()
    {
        Func<double, double>[] functions =
        [
            VectorMath.NormalCdf, VectorMath.NormalLogCdf, VectorMath.InverseMillsRatio, VectorMath.InverseMillsExcess, VectorMath.NormalQuantile, VectorMath.NormalQuantileOfLog,
        ];
        long[] payloads = [0x7FF8000000000000, 0x7FF8000000000001, 0x7FF8000000000BCD, 0x7FFFFFFFFFFFFFFF, -1, 0x7FF0000000000001];
        foreach (Func<double, double> function in functions)
            Assert.All(payloads, payload => Assert.True(double.IsNaN(function(BitConverter.Int64BitsToDouble(payload)))));
    }
}
