using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob.Tests;

/// <summary>
/// Against correctly rounded values, so a true error of e ulp shows as at most e + 1/2. Where a bound comes from: each rounding of a quantity as large as the
/// result costs 1/2 ulp, one of a smaller summand that much less.
/// </summary>
public sealed class VectorMathTests
{
    /// <summary>One rounding of 1 + (e^r − 1), the remainder's and the polynomial's last roundings on a quantity below 0.42; subnormal results add their own 1/2.</summary>
    [Fact]
    public void Exp_is_within_1_ulp() => SpecialFunctionTable.AssertWithin(1, "Exp", VectorMath.Exp);

    /// <summary>Two roundings of sums as large as the result, which k ln 2 and log(1 + f) may exceed twofold when k = −1.</summary>
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

    [Fact]
    public void A_lane_has_the_bits_of_the_scalar_whatever_the_other_lanes_hold()
    {
        (string, Func<Vector512<double>, Vector512<double>>, Func<double, double>)[] functions =
        [
            ("Exp", VectorMath.Exp, VectorMath.Exp), ("Log", VectorMath.Log, VectorMath.Log),
            ("Log1p", VectorMath.Log1p, VectorMath.Log1p), ("Expm1", VectorMath.Expm1, VectorMath.Expm1),
            ("Tanh", VectorMath.Tanh, VectorMath.Tanh), ("Sigmoid", VectorMath.Sigmoid, VectorMath.Sigmoid),
            ("Softplus", VectorMath.Softplus, VectorMath.Softplus),
        ];
        foreach ((string name, Func<Vector512<double>, Vector512<double>> vector, Func<double, double> scalar) in functions)
        {
            double[] arguments = [.. SpecialFunctionTable.Rows(name).Select(row => row[0])];
            for (int start = 0; start < arguments.Length; start++)
            {
                double[] lanes = [.. Enumerable.Range(start, 8).Select(i => arguments[i * 5 % arguments.Length])];
                Vector512<double> result = vector(Vector512.Create(lanes));
                for (int lane = 0; lane < 8; lane++)
                    Assert.Equal(0, SpecialFunctionTable.Ulps(scalar(lanes[lane]), result[lane]));
            }
        }
    }

    [Fact]
    public void NaN_with_any_payload_stays_NaN()
    {
        Func<double, double>[] functions =
            [VectorMath.Exp, VectorMath.Log, VectorMath.Log1p, VectorMath.Expm1, VectorMath.Tanh, VectorMath.Sigmoid, VectorMath.Softplus];
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
                Vector512<double> x = Vector512.Create(value), n = Vector512.Create((double)power);
                Assert.Equal(Math.ScaleB(value, power), VectorMath.Scale(x, n).ToScalar());
                Assert.Equal(Math.ScaleB(value, power), VectorMath.ScaleInTwoSteps(x, n).ToScalar());
            }
        }
    }

    [Fact]
    public void Portable_splitting_has_the_bits_of_the_instruction_where_the_exponent_is_finite()
    {
        foreach (double x in SpecialFunctionTable.Rows("Log").Select(row => row[0]))
        {
            (Vector512<double> mantissa, Vector512<double> exponent) = VectorMath.Split(Vector512.Create(x));
            (Vector512<double> portableMantissa, Vector512<double> portableExponent) = VectorMath.SplitByBits(Vector512.Create(x));
            Assert.Equal(exponent[0] + mantissa[0], portableExponent[0] + portableMantissa[0]);
            if (!double.IsFinite(exponent[0]) || double.IsNaN(mantissa[0]))
                continue;

            Assert.Equal(mantissa[0], portableMantissa[0]);
            Assert.InRange(mantissa[0], 0.75, 1.4999999999999998);
            Assert.Equal(x, Math.ScaleB(mantissa[0], (int)exponent[0]));
        }
    }
}
