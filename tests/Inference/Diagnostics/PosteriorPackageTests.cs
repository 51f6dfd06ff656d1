using System.Text.Json;
using Xunit.Abstractions;

namespace Prob.Tests;

/// <summary>Every figure of <see cref="Diagnostics"/> against R's <c>posterior</c> on the draws of tests/Reference/diagnostics.R.</summary>
public sealed class PosteriorPackageTests(ITestOutputHelper output)
{
    private delegate double Figure(ReadOnlySpan<double[]> chains);

    private delegate double QuantileFigure(ReadOnlySpan<double[]> chains, double probability);

    private static readonly JsonElement reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "diagnostics.json"))).RootElement;

    [Fact]
    public void RHat_agrees() => Agree("rhat", Diagnostics.RHat);

    [Fact]
    public void Bulk_effective_sample_size_agrees() => Agree("ess_bulk", Diagnostics.EffectiveSampleSizeBulk);

    [Fact]
    public void Tail_effective_sample_size_agrees() => Agree("ess_tail", Diagnostics.EffectiveSampleSizeTail);

    [Fact]
    public void Effective_sample_size_of_the_mean_agrees() => Agree("ess_mean", Diagnostics.EffectiveSampleSizeMean);

    [Fact]
    public void Effective_sample_size_of_the_standard_deviation_agrees() => Agree("ess_sd", Diagnostics.EffectiveSampleSizeStandardDeviation);

    [Fact]
    public void Effective_sample_size_of_quantiles_agrees() => Agree("ess_quantile", Diagnostics.EffectiveSampleSizeQuantile);

    [Fact]
    public void Error_of_the_mean_agrees() => Agree("mcse_mean", Diagnostics.MonteCarloErrorMean);

    [Fact]
    public void Error_of_the_standard_deviation_agrees() => Agree("mcse_sd", Diagnostics.MonteCarloErrorStandardDeviation);

    [Fact]
    public void Error_of_quantiles_agrees() => Agree("mcse_quantile", Diagnostics.MonteCarloErrorQuantile);

    [Fact]
    public void Quantiles_agree() => Agree("quantile", Diagnostics.Quantile);

    private void Agree(string name, Figure figure) => Agree(name, (chains, expected) => [(Number(expected), figure(chains))]);

    private void Agree(string name, QuantileFigure figure)
    {
        double[] probabilities = Numbers(reference.GetProperty("probabilities"));
        Agree(name, (chains, expected) => Numbers(expected).Zip(probabilities, (number, probability) => (number, figure(chains, probability))));
    }

    private void Agree(string name, Func<double[][], JsonElement, IEnumerable<(double Expected, double Found)>> compare)
    {
        double greatest = 0;
        foreach (JsonProperty item in reference.GetProperty("cases").EnumerateObject())
        {
            double[][] chains = [.. item.Value.GetProperty("chains").EnumerateArray().Select(Numbers)];
            foreach ((double expected, double found) in compare(chains, item.Value.GetProperty(name)))
            {
                double deviation = expected.Equals(found) ? 0 : Math.Abs(found - expected) / Math.Abs(expected);
                Assert.True(deviation <= 1e-8, $"{name} of {item.Name} is {found}, but R says {expected}.");
                greatest = Math.Max(greatest, deviation);
            }
        }

        output.WriteLine($"{name}: largest relative deviation {greatest:0.0e+00}");
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    /// <summary>R's missing value is our NaN.</summary>
    private static double Number(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? element.GetDouble()
        : element.GetString() switch { "Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN };
}
