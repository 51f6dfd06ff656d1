using Prob.Graphs;

namespace Prob.Tests;

/// <summary>
/// Against correctly rounded values, so a true error of e ulp shows as at most e + 1/2. Where a bound comes from: each rounding of a quantity as large as the
/// result costs 1/2 ulp, one of a smaller summand that much less.
/// </summary>
public sealed class VectorMathTests
{
    /// <summary>The last rounding, and a tenth for all others, as the table's root of 2 is corrected. Subnormal results are rounded once more.</summary>
    [Fact]
    public void Exp_is_within_1_ulp() => SpecialFunctionTable.AssertWithin(1, "Exp", VectorMath.Exp);

    /// <summary>Roundings of k ln 2 + log c, of log(1 + g), which near 1 is as large as the result, and of their sum.</summary>
    [Fact]
    public void Log_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Log", VectorMath.Log);

    /// <summary>As for log, and one rounding of f.</summary>
    [Fact]
    public void Log1p_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Log1p", VectorMath.Log1p);

    /// <summary>For n = 1 the summands 2(e^r − 1) and 1 have opposite signs and up to 1.4 times the size of the result.</summary>
    [Fact]
    public void Expm1_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Expm1", VectorMath.Expm1);

    /// <summary>expm1, one addition and one division.</summary>
    [Fact]
    public void Tanh_is_within_3_ulp() => SpecialFunctionTable.AssertWithin(3, "Tanh", VectorMath.Tanh);

    /// <summary>exp, one addition and one division.</summary>
    [Fact]
    public void Sigmoid_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Sigmoid", VectorMath.Sigmoid);

    /// <summary>exp, log and one addition.</summary>
    [Fact]
    public void Softplus_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Softplus", VectorMath.Softplus);

    /// <summary>log1p of the rounded square, or twice a logarithm.</summary>
    [Fact]
    public void Log1pSquare_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Log1pSquare", VectorMath.Log1pSquare);

    /// <summary>A polynomial whose terms are small beside x, or one minus a number below 0.16.</summary>
    [Fact]
    public void Erf_is_within_1_ulp() => SpecialFunctionTable.AssertWithin(1, "Erf", VectorMath.Erf);

    /// <summary>An exponential, a polynomial whose terms alternate, two divisions and two products; just below 1 an ulp is half of what it is at 1.</summary>
    [Fact]
    public void Erfc_is_within_5_ulp() => SpecialFunctionTable.AssertWithin(5, "Erfc", VectorMath.Erfc);

    /// <summary>
    /// A logarithm or Stirling's leading term of up to twice the result, with a few roundings each. To the left of −1/2 the summands of the reflection may cancel: absolutely, a few
    /// roundings of the larger one.
    /// </summary>
    [Fact]
    public void LogGamma_is_within_5_ulp_where_relatively_accurate()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("LogGamma"))
        {
            double x = row[0], value = VectorMath.LogGamma(x);
            if (x < -0.5 && double.IsFinite(row[1]))
                Assert.True(Math.Abs(value - row[1]) <= 4e-16 * (2 + Math.Abs(VectorMath.LogGamma(-x))), $"x = {x:R}: {value:R} instead of {row[1]:R}");
            else
                Assert.True(SpecialFunctionTable.Ulps(row[1], value) <= 5, $"x = {x:R}: {value:R} instead of {row[1]:R}");
        }
    }

    /// <summary>To the left of 0 the reflection may cancel, and cot πx magnifies the rounding of π by the size of the result.</summary>
    [Fact]
    public void Digamma_is_within_4_ulp_where_relatively_accurate()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("Digamma"))
        {
            double x = row[0], value = VectorMath.Digamma(x);
            if (x < 0 && double.IsFinite(row[1]))
                Assert.True(Math.Abs(value - row[1]) <= 5e-16 * (4 + Math.Abs(row[1])), $"x = {x:R}: {value:R} instead of {row[1]:R}");
            else
                Assert.True(SpecialFunctionTable.Ulps(row[1], value) <= 4, $"x = {x:R}: {value:R} instead of {row[1]:R}");
        }
    }

    /// <summary>Sums of positive terms, the largest of which is a square or has two roundings; the reflection takes away at most a fifth.</summary>
    [Fact]
    public void Trigamma_is_within_3_ulp() => SpecialFunctionTable.AssertWithin(3, "Trigamma", VectorMath.Trigamma);

    /// <summary>The reduced argument has a hundred right bits, so only the last sum rounds much. The platform's functions for large arguments may be worse next to zeros.</summary>
    [Fact]
    public void Sin_and_cos_are_within_1_ulp()
    {
        AssertWithin1("Sin", VectorMath.Sin);
        AssertWithin1("Cos", VectorMath.Cos);

        static void AssertWithin1(string name, Func<double, double> function)
        {
            foreach (double[] row in SpecialFunctionTable.Rows(name))
            {
                double x = row[0], value = function(x), bound = Math.Abs(x) < 1099511627776 ? 1 : 10;
                Assert.True(SpecialFunctionTable.Ulps(row[1], value) <= bound, $"{name}({x:R}) is {row[1]:R}, but was {value:R}");
            }
        }
    }

    [Fact]
    public void NaN_with_any_payload_stays_NaN()
    {
        Func<double, double>[] functions =
        [
            VectorMath.Exp, VectorMath.Log, VectorMath.Log1p, VectorMath.Expm1, VectorMath.Tanh, VectorMath.Sigmoid, VectorMath.Softplus, VectorMath.Log1pSquare,
            VectorMath.Erf, VectorMath.Erfc, VectorMath.LogGamma, VectorMath.Digamma, VectorMath.Trigamma, VectorMath.Sin, VectorMath.Cos,
        ];
        long[] payloads = [0x7FF8000000000000, 0x7FF8000000000001, 0x7FF8000000000BCD, 0x7FFFFFFFFFFFFFFF, -1, 0x7FF0000000000001];
        foreach (Func<double, double> function in functions)
            Assert.All(payloads, payload => Assert.True(double.IsNaN(function(BitConverter.Int64BitsToDouble(payload)))));
    }

    [Fact]
    public void Portable_scaling_has_the_bits_of_the_instruction()
    {
        double[] values = [0.5, 0.7071067811865476, 0.9999999999999999, 1, 1.0000000000000002, 1.4142135623730951, 2, 0, -0.0, double.NaN];
        foreach (double value in values)
        {
            for (int power = -1100; power <= 1040; power++)
            {
                double expected = Math.ScaleB(value, power);
                AssertEverywhere<Lanes8>(expected, Lanes8.Scale(Lanes8.Create(value), Lanes8.Create(power)));
                AssertEverywhere<Lanes4>(expected, Lanes4.Scale(Lanes4.Create(value), Lanes4.Create(power)));
                AssertEverywhere<Lanes2>(expected, Lanes2.Scale(Lanes2.Create(value), Lanes2.Create(power)));
                AssertEverywhere<Lanes2>(expected, VectorMath.ScaleInSteps(Lanes2.Create(value), Lanes2.Create(power)));
            }
        }
    }

    [Fact]
    public void Portable_splitting_has_the_bits_of_the_instruction_where_the_exponent_is_finite()
    {
        AssertSplits<Lanes8>();
        AssertSplits<Lanes4>();
        AssertSplits<Lanes2>();

        static void AssertSplits<T>()
            where T : struct, INativeLanes<T>
        {
            foreach (double x in SpecialFunctionTable.Rows("Log").Select(row => row[0]))
            {
                (T mantissa, T exponent) = T.Split(T.Create(x));
                (T portableMantissa, T portableExponent) = VectorMath.SplitByBits(T.Create(x));
                AssertEverywhere(LanesTests.Values(exponent + mantissa)[0], portableExponent + portableMantissa);
                (double m, double k) = (LanesTests.Values(mantissa)[0], LanesTests.Values(exponent)[0]);
                if (!double.IsFinite(k) || double.IsNaN(m))
                    continue;

                AssertEverywhere(m, portableMantissa);
                Assert.InRange(m, 0.75, 1.4999999999999998);
                Assert.Equal(x, Math.ScaleB(m, (int)k));
            }
        }
    }

    private static void AssertEverywhere<T>(double expected, T lanes)
        where T : struct, INativeLanes<T> => Assert.All(LanesTests.Values(lanes), value => Assert.Equal(expected, value));
}
