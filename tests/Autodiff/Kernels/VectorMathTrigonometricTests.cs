using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Trigonometric, hyperbolic and other elementary functions, against correctly rounded values.</summary>
public sealed class VectorMathTrigonometricTests
{
    /// <summary>Where the argument is too large to be reduced, sine and cosine are the platform's.</summary>
    [Fact]
    public void Tan_is_within_3_ulp()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("Tan"))
            Assert.True(SpecialFunctionTable.Ulps(row[1], VectorMath.Tan(row[0])) <= (Math.Abs(row[0]) < 1099511627776 ? 3 : 12), $"tan({row[0]:R}) is {row[1]:R}, but was {VectorMath.Tan(row[0]):R}");
    }

    [Fact]
    public void Asin_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Asin", VectorMath.Asin);

    [Fact]
    public void Acos_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Acos", VectorMath.Acos);

    [Fact]
    public void Atan_is_within_2_ulp() => SpecialFunctionTable.AssertWithin(2, "Atan", VectorMath.Atan);

    [Fact]
    public void Sinh_is_within_3_ulp() => SpecialFunctionTable.AssertWithin(3, "Sinh", VectorMath.Sinh);

    [Fact]
    public void Cosh_is_within_3_ulp() => SpecialFunctionTable.AssertWithin(3, "Cosh", VectorMath.Cosh);

    [Fact]
    public void Asinh_is_within_4_ulp() => SpecialFunctionTable.AssertWithin(4, "Asinh", VectorMath.Asinh);

    [Fact]
    public void Acosh_is_within_4_ulp() => SpecialFunctionTable.AssertWithin(4, "Acosh", VectorMath.Acosh);

    [Fact]
    public void Atanh_is_within_4_ulp() => SpecialFunctionTable.AssertWithin(4, "Atanh", VectorMath.Atanh);

    [Fact]
    public void Log2_is_within_3_ulp_and_exact_for_powers_of_2()
    {
        SpecialFunctionTable.AssertWithin(3, "Log2", VectorMath.Log2);
        for (int k = -1074; k <= 1023; k++)
            Assert.Equal(k, VectorMath.Log2(Math.ScaleB(1, k)));
    }

    [Fact]
    public void Exp2_is_within_2_ulp_and_exact_for_whole_numbers()
    {
        SpecialFunctionTable.AssertWithin(2, "Exp2", VectorMath.Exp2);
        for (int k = -1074; k <= 1023; k++)
            Assert.Equal(Math.ScaleB(1, k), VectorMath.Exp2(k));
    }

    [Fact]
    public void ErfInverse_is_within_5_ulp() => SpecialFunctionTable.AssertWithin(5, "ErfInverse", VectorMath.ErfInverse);

    /// <summary>These are the platform's functions.</summary>
    [Fact]
    public void Log10_and_Cbrt_are_within_3_ulp()
    {
        SpecialFunctionTable.AssertWithin(3, "Log10", x => Functions.Log10(x).ToScalar());
        SpecialFunctionTable.AssertWithin(3, "Cbrt", x => Functions.Cbrt(x).ToScalar());
    }

    /// <summary>A ratio that underflows is rounded by at most one of the smallest doubles.</summary>
    [Fact]
    public void Atan2_and_Hypot_are_within_2_ulp()
    {
        AssertWithin2("Atan2", VectorMath.Atan2);
        AssertWithin2("Hypot", VectorMath.Hypot);

        static void AssertWithin2(string name, Func<double, double, double> function)
        {
            foreach (double[] row in SpecialFunctionTable.Rows(name))
            {
                double value = function(row[0], row[1]);
                Assert.True(SpecialFunctionTable.Ulps(row[2], value) <= 2, $"{name}({row[0]:R}, {row[1]:R}) is {row[2]:R}, but was {value:R}");
            }
        }
    }

    [Fact]
    public void NaN_with_any_payload_stays_NaN()
    {
        Func<double, double>[] functions =
        [
            VectorMath.Tan, VectorMath.Asin, VectorMath.Acos, VectorMath.Atan, VectorMath.Sinh, VectorMath.Cosh, VectorMath.Asinh, VectorMath.Acosh, VectorMath.Atanh,
            VectorMath.Log2, VectorMath.Exp2, VectorMath.ErfInverse, x => VectorMath.Atan2(x, 1), x => VectorMath.Atan2(1, x), x => VectorMath.Hypot(x, 1), x => VectorMath.Hypot(1, x),
        ];
        long[] payloads = [0x7FF8000000000000, 0x7FF8000000000001, 0x7FF8000000000BCD, 0x7FFFFFFFFFFFFFFF, -1, 0x7FF0000000000001];
        for (int k = 0; k < functions.Length; k++)
            Assert.All(payloads, payload => Assert.True(double.IsNaN(functions[k](BitConverter.Int64BitsToDouble(payload))), $"function {k} of {payload:x}"));
    }
}
