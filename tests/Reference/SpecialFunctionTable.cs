using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prob.Tests;

/// <summary>Correctly rounded values of elementary and special functions at hard arguments, written by special_functions*.py (mpmath).</summary>
internal static class SpecialFunctionTable
{
    private static readonly Dictionary<string, double[][]> Tables = Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Reference"), "special_functions*.json")
        .SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, double[][]>>(
            File.ReadAllText(file), new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals })!)
        .ToDictionary();

    /// <summary>Rows of arguments followed by the value.</summary>
    internal static double[][] Rows(string function) => Tables[function];

    /// <summary>How many doubles lie between the two: 0 for the same bits or two NaN; the zeros are one apart, and NaN is far from everything else.</summary>
    internal static double Ulps(double expected, double actual) =>
        double.IsNaN(expected) && double.IsNaN(actual) ? 0
        : double.IsNaN(expected) || double.IsNaN(actual) ? double.PositiveInfinity
        : Math.Abs((double)(Rank(expected) - (Int128)Rank(actual)));

    /// <summary>Every value of a one-argument function is within the bound.</summary>
    internal static void AssertWithin(double ulps, string function, Func<double, double> actual)
    {
        foreach (double[] row in Rows(function))
        {
            double value = actual(row[0]), distance = Ulps(row[1], value);
            Assert.True(distance <= ulps, $"{function}({row[0]:R}) is {row[1]:R}, but was {value:R}, {distance} ulp away; the bound is {ulps}.");
        }
    }

    private static long Rank(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        return bits < 0 ? -1 - (bits & long.MaxValue) : bits;
    }
}
