using System.Text.Json;
using Prob.Tests.Laws;

namespace Prob.Tests;

/// <summary>Smoothed weights against R's <c>loo</c> on the ratios of tests/Reference/pareto_smoothing.R, known shapes, and the edges.</summary>
public sealed class ParetoSmoothingTests
{
    [Fact]
    public void Weights_and_shape_agree_with_loo()
    {
        JsonElement reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "pareto_smoothing.json"))).RootElement;
        foreach (JsonProperty item in reference.EnumerateObject())
        {
            double[] numbers(string name) => [.. item.Value.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
            ParetoSmoothing smoothed = ParetoSmoothing.Of(numbers("ratios"));
            // The table has ten decimals.
            Assert.Equal(item.Value.GetProperty("k").GetDouble(), smoothed.KHat, 1e-9);
            Assert.Equal(numbers("log_weights"), smoothed.LogWeights, new Within(1e-9));
            Assert.Equal(item.Value.GetProperty("ess").GetDouble(), smoothed.EffectiveSampleSize, new Within(1e-9));
        }
    }

    [Fact]
    public void The_shape_of_generalised_Pareto_draws_is_found()
    {
        // The estimate is about as good as maximum likelihood, of standard error (1 + k) / √n; five of them are exceeded in 6e-7 of all cases. Beyond that the prior: ten draws at 1/2.
        const int n = 4000;
        foreach (double k in (double[])[-0.3, 0, 0.2, 0.5, 0.7, 1, 2])
        {
            var random = new Philox(11, purpose: (uint)(100 * k) + 1);
            var truth = new GeneralisedPareto(k, Scale: 3);
            double[] draws = [.. Enumerable.Range(0, n).Select(_ => truth.Quantile(random.NextDouble())).Order()];
            GeneralisedPareto fit = GeneralisedPareto.Fit(draws)!.Value;
            Assert.InRange(fit.Shape - k, (-5 * (1 + k) / Math.Sqrt(n)) - (10 * Math.Abs(k - 0.5) / n), (5 * (1 + k) / Math.Sqrt(n)) + (10 * Math.Abs(k - 0.5) / n));
            Assert.InRange(fit.Scale, 3 * 0.8, 3 * 1.25);
        }
    }

    [Fact]
    public void Ratios_of_known_shape_are_judged_by_it()
    {
        // exp(k E) with E exponential is Pareto of shape k. The tail of 90 000 ratios has 900; see above for the bounds.
        foreach (double k in (double[])[0.3, 0.9])
        {
            var random = new Philox(12, purpose: (uint)(100 * k));
            double[] ratios = [.. Enumerable.Range(0, 90_000).Select(_ => k * random.NextExponential())];
            Assert.InRange(ParetoSmoothing.Of(ratios).KHat - k, -5 * (1 + k) / 30, 5 * (1 + k) / 30);
        }
    }

    [Fact]
    public void Equal_ratios_have_equal_weights_and_no_tail()
    {
        ParetoSmoothing smoothed = ParetoSmoothing.Of([.. Enumerable.Repeat(-7.5, 100)]);
        Assert.Equal(0, smoothed.KHat);
        Assert.All(smoothed.LogWeights, weight => Assert.Equal(-Math.Log(100), weight, 1e-14));
        Assert.Equal(100, smoothed.EffectiveSampleSize, 1e-10);
        Assert.Equal(0, ParetoSmoothing.Of([.. Enumerable.Range(0, 100).Select(i => 1e3 + (i % 7 * 1e-13))]).KHat);
        Assert.Equal(1, ParetoSmoothing.Of([3]).EffectiveSampleSize, 1e-14);
    }

    [Fact]
    public void Too_few_ratios_are_not_smoothed()
    {
        double[] few = [.. Enumerable.Range(0, 20).Select(i => 0.1 * i)];
        ParetoSmoothing smoothed = ParetoSmoothing.Of(few);
        Assert.Equal(double.NaN, smoothed.KHat);
        double sum = few.Sum(Math.Exp);
        Assert.Equal(few.Select(ratio => ratio - Math.Log(sum)), smoothed.LogWeights, new Within(1e-13));
        Assert.NotEqual(double.NaN, ParetoSmoothing.Of([.. few, 2]).KHat);
    }

    [Fact]
    public void Impossible_draws_have_no_weight()
    {
        double[] ratios = [.. Enumerable.Range(0, 100).Select(i => i < 90 ? double.NegativeInfinity : 0.1 * i)];
        ParetoSmoothing smoothed = ParetoSmoothing.Of(ratios);
        Assert.All(smoothed.LogWeights.Take(90), weight => Assert.Equal(double.NegativeInfinity, weight));
        Assert.Equal(1, smoothed.LogWeights.Sum(Math.Exp), 1e-12);
        Assert.True(double.IsFinite(smoothed.KHat));
        Assert.Equal(double.NaN, ParetoSmoothing.Of([.. ratios.Select((ratio, i) => i < 95 ? double.NegativeInfinity : ratio)]).KHat);
        Assert.Equal(double.PositiveInfinity, ParetoSmoothing.Of([.. Enumerable.Range(0, 100).Select(i => 800.0 * i)]).KHat);
    }

    [Fact]
    public void Ratios_that_make_no_sense_are_refused()
    {
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => ParetoSmoothing.Of([])).Message, StringComparison.Ordinal);
        Assert.Contains("draw 1 is NaN", Assert.Throws<ArgumentException>(() => ParetoSmoothing.Of([1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("draw 0 is Infinity", Assert.Throws<ArgumentException>(() => ParetoSmoothing.Of([double.PositiveInfinity, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("All 2", Assert.Throws<ArgumentException>(() => ParetoSmoothing.Of([double.NegativeInfinity, double.NegativeInfinity])).Message, StringComparison.Ordinal);
    }
}
