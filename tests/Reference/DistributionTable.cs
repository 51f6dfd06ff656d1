using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prob.Tests;

/// <summary>Log densities, distribution functions, quantiles and entropies written by distributions*.py (mpmath, checked against SciPy).</summary>
internal static class DistributionTable
{
    private static readonly Dictionary<string, JsonElement[][]> Tables = Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Reference"), "distributions*.json")
        .SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, JsonElement[][]>>(File.ReadAllText(file))!)
        .ToDictionary();

    /// <summary>The rows under a name, such as "Gamma" or "Gamma.LogCdf". The scale is the largest term of the sum that the formula is.</summary>
    internal static IEnumerable<(Tensor[] Parameters, Tensor Value, double Expected, double Scale)> Rows(string name) =>
        Tables[name].Select(row => (row[0].EnumerateArray().Select(ToTensor).ToArray(), ToTensor(row[1]), ToDouble(row[2]), ToDouble(row[3])));

    /// <summary>A number or nested lists of numbers.</summary>
    private static Tensor ToTensor(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? Tensor.FromElements([.. element.EnumerateArray().Select(ToTensor)]) : ToDouble(element);

    private static double ToDouble(JsonElement element) =>
        element.Deserialize<double>(new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals });
}
