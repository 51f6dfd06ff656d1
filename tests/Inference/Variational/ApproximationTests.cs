namespace Prob.Tests;

/// <summary>Draws of an approximation answer what draws of chains do, and say what they are worth.</summary>
public sealed class ApproximationTests
{
    private static readonly double[] Rows = [-2.1, 1.9, 2.2];

    private static readonly Model<(Tensor Mu, Tensor Sigma, Discrete Z)> Mixture = Model.Define(m =>
    {
        var row = m.Plate("row", Rows.Length);
        m.Sample(out var mu, new Normal(0, 3));
        m.Sample(out var sigma, new Exponential(1));
        m.Sample(out var z, row, new BernoulliLogit(0));
        m.Observe(row, new Normal((2.0 * z * mu) - mu, sigma), Rows);
        m.Deterministic(out var twice, 2 * mu);
        return (mu, sigma, z);
    });

    [Fact]
    public void Draws_are_those_of_the_unconstrained_positions()
    {
        // σ = eᵘ, so the positions give the values; given them, each z is Bernoulli by its two densities.
        double[] positions = [2, Math.Log(0.5), 1.5, Math.Log(2)];
        var approximation = new Approximation<(Tensor Mu, Tensor Sigma, Discrete Z)>(Mixture, positions, ParetoSmoothing.Of([0, 0]), seed: 1);
        Assert.Equal(2, approximation.Dimension);
        Assert.Equal([2, 1.5], approximation["mu"].Values());
        Assert.Equal([0.5, 2], approximation.Of(s => s.Sigma).Values().Select(x => Math.Round(x, 12)));
        Assert.Equal([4, 3], approximation["twice"].Values());
        double odds = Math.Exp(-0.5 * Math.Pow((-2.1 - 1.5) / 2, 2)) / Math.Exp(-0.5 * Math.Pow((-2.1 + 1.5) / 2, 2));
        Assert.Equal(odds / (1 + odds), approximation.Of(s => s.Z).Marginals(0, 1)[0, 1], 1e-12);
        Assert.Equal([0, 1, 1], approximation.ExactAtMean().MostProbable(s => s.Z));
        Assert.Equal([0, 1, 1], approximation.Exact(0, 0).MostProbable(s => s.Z));
        Assert.Equal(2, approximation.Joint(s => s.Mu * s.Z).Count);
        Assert.Equal(2, approximation.Predict(seed: 3).SiteDraws.Length(0));
    }

    [Fact]
    public void A_summary_counts_independent_draws_and_says_k_hat_in_words()
    {
        var random = new Philox(5);
        double[] positions = [.. Enumerable.Range(0, 800).Select(_ => random.NextNormal())];
        double[] even = new double[400], heavy = [.. Enumerable.Range(0, 400).Select(_ => 0.9 * random.NextExponential())];   // of Pareto shape 0.9
        var good = new Approximation<(Tensor Mu, Tensor Sigma, Discrete Z)>(Mixture, positions, ParetoSmoothing.Of(even), seed: 1);
        SummaryRow mu = good.Summary()["mu"];
        Assert.Equal(400, mu.EssBulk);
        Assert.Equal(400, mu.EssTail);
        Assert.Equal(mu.StandardDeviation / 20, mu.MonteCarloError, 1e-12);
        Assert.Equal(double.NaN, mu.RHat);
        Assert.Equal(Enumerable.Range(0, 400).Average(i => positions[2 * i]), mu.Mean, 1e-12);
        Assert.Empty(good.Summary().Warnings);
        Assert.Contains("is close to the posterior", good.Verdict, StringComparison.Ordinal);

        var bad = new Approximation<(Tensor Mu, Tensor Sigma, Discrete Z)>(Mixture, positions, ParetoSmoothing.Of(heavy), seed: 1, worth: 123) { Converged = false, Concerns = ["It is late."] };
        Assert.Equal(123, bad.Summary()["sigma"].EssTail);
        Assert.True(bad.KHat > 0.7);
        Assert.Equal(3, bad.Summary().Warnings.Count);
        Assert.Contains("do not trust", bad.Summary().Warnings[2], StringComparison.Ordinal);
        Assert.Contains("Use NUTS", bad.Summary().ToString(), StringComparison.Ordinal);
    }
}
