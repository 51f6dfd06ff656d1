using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Data with gaps: the density against the same model written out by hand, posteriors against known ones, and what is refused.</summary>
public sealed class MissingDataTests
{
    private static readonly double?[] Y = [1.2, null, -0.3, null, 2.5];

    [Fact]
    public void Missing_entries_are_a_site_and_the_others_an_observation()
    {
        var axis = new[] { 0.5, 1.5, -1, 2, 0 };
        Model<(Tensor Mu, Tensor Y)> model = Model.Define(m =>
        {
            var row = m.Plate("row", 5);
            m.Sample(out var mu, new Normal(0, 3));
            m.Sample(out var y, row, new Normal(mu * row.Of(axis), new[] { 1.0, 2, 3, 4, 5 }), Y);
            m.Observe(row, new Normal(2 * y, 1), new[] { 2.0, 1, 0, 3, 5 });
            return (mu, y);
        });
        LogDensity density = model.LogDensity;
        Assert.Equal(3, density.Dimension);
        double[] point = [0.7, 1.1, -0.4], gradient = new double[3];
        double[] y = [1.2, 1.1, -0.3, -0.4, 2.5], seen = [2, 1, 0, 3, 5];
        double expected = Log(0, 3, 0.7);
        for (int i = 0; i < 5; i++)
            expected += Log(0.7 * axis[i], i + 1, y[i]) + Log(2 * y[i], 1, seen[i]);
        Assert.Equal(expected, density.CreateEvaluator().Evaluate(point, gradient), 1e-12);
        // By hand: ∂/∂y = −(y − mean)/sd² + 2 (seen − 2 y).
        Assert.Equal((-(1.1 - (0.7 * 1.5)) / 4) + (2 * (1 - 2.2)), gradient[1], 1e-12);
        Assert.Equal((-(-0.4 - 1.4) / 16) + (2 * (3 + 0.8)), gradient[2], 1e-12);

        static double Log(double mean, double deviation, double x) => MathNet.Numerics.Distributions.Normal.PDFLn(mean, deviation, x);
    }

    [Fact]
    public void In_two_plates_gaps_are_where_they_were()
    {
        double?[,] data = { { 1, null, 3 }, { null, 5, 6 } };
        Model<Tensor> model = Model.Define(m =>
        {
            Plate a = m.Plate("a", 2), b = m.Plate("b", 3);
            m.Sample(out var y, Plates.Of([a, b]), new Normal(a.Of(new[] { 10.0, 20 }) + b.Of(new[] { 1.0, 2, 3 }), 0.5), data);
            return y;
        });
        Posterior<Tensor> posterior = model.Sample(new Nuts { Chains = 2, Warmup = 300, Draws = 1000, Seed = 3 });
        Draws y = posterior.Of(s => s);
        Assert.Equal(Shape.Of(2, 3), y.Shape);
        double[] mean = y.Mean(), spread = y.StandardDeviation();
        // Independent draws nearly: 2000 of spread 0.5, so within 0.06 by five standard errors.
        Assert.Equal([1, 12, 3, 21, 5, 6], mean.Select(value => Math.Round(value, 0)));
        Assert.Equal(12, mean[1], 0.06);
        Assert.Equal(21, mean[3], 0.06);
        Assert.Equal([0, 0, 0, 0], new[] { 0, 2, 4, 5 }.Select(i => spread[i]));
        Assert.Equal(["y[0, 1]", "y[1, 0]"], posterior.Summary().Rows.Select(row => row.Name));
        Assert.Equal(y.Values(3), posterior["y"].Values(3));
    }

    /// <summary>Half the draws of a normal with unknown mean and spread are missing: the posterior of both is that of the other half, from a sampler's runs of both models.</summary>
    [Fact]
    public void What_is_missing_at_random_says_nothing_about_the_parameters()
    {
        double?[] some = [0.3, null, 1.9, null, 0.7, null, -0.4, 1.1];
        Nuts sampler = new() { Chains = 4, Warmup = 500, Draws = 2000, Seed = 6 };
        Posterior<(Tensor Mu, Tensor Sigma)> with = Model.Define(m => Program(m, (row, d) => m.Observe(row, d, some), 8)).Sample(sampler);
        Posterior<(Tensor Mu, Tensor Sigma)> without = Model.Define(m => Program(m, (row, d) => m.Observe(row, d, new[] { 0.3, 1.9, 0.7, -0.4, 1.1 }), 5)).Sample(sampler);
        Posterior<(Tensor Mu, Tensor Sigma)> masked = Model.Define(m => Program(
            m, (row, d) => m.Observe(row, d, new[] { 0.3, 7, 1.9, 7, 0.7, 7, -0.4, 1.1 }, isObserved: new[] { true, false, true, false, true, false, true, true }), 8)).Sample(sampler);
        foreach (string name in new[] { "mu", "sigma" })
        {
            (SummaryRow a, SummaryRow b) = (with.Summary()[name], without.Summary()[name]);
            // 5 standard errors of the difference: false alarm 1e-6.
            Assert.Equal(a.Mean, b.Mean, 5 * (a.MonteCarloError + b.MonteCarloError));
            Assert.Equal(with[name].Values(), masked[name].Values());
        }

        Assert.Equal(3, with.Summary().Rows.Count(row => row.Name.StartsWith("some", StringComparison.Ordinal)));

        static (Tensor Mu, Tensor Sigma) Program(ModelBuilder m, Action<Plate, IDistribution> observe, int rows)
        {
            var row = m.Plate("row", rows);
            m.Sample(out var mu, new Normal(0, 2));
            m.Sample(out var sigma, new HalfNormal(1));
            observe(row, new Normal(mu, sigma));
            return (mu, sigma);
        }
    }

    [Fact]
    public void Missing_counts_are_left_out_and_vectors_are_missing_as_a_whole()
    {
        int?[] counts = [3, null, 0];
        Model<Tensor> model = Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var rate, new Gamma(2, 1));
            m.Observe(row, new Poisson(rate * row.Of(new[] { 1.0, 100, 2 })), counts);
            return rate;
        });
        Assert.Equal(1, model.LogDensity.Dimension);
        double r = 1.3;   // at u = log r, with the Jacobian r
        double expected = MathNet.Numerics.Distributions.Gamma.PDFLn(2, 1, r) + Math.Log(r) + MathNet.Numerics.Distributions.Poisson.PMFLn(r, 3) - (2 * r);
        Assert.Equal(expected, model.LogDensity.CreateEvaluator().Evaluate([Math.Log(r)], new double[1]), 1e-12);

        double?[,] vectors = { { 1, 2 }, { null, null } };
        Model<double?[,], Tensor> pairs = Model.Define((ModelBuilder m, double?[,] data) =>
        {
            var row = m.Plate("row", 2);
            m.Sample(out var mean, new Normal(0, 1));
            m.Observe(row, new MultivariateNormal([mean, mean], new[,] { { 1.0, 0.5 }, { 0.5, 1 } }), data);
            return mean;
        });
        Assert.Equal(3, pairs.Given(vectors).LogDensity.Dimension);
        vectors[1, 0] = 5;
        Assert.Contains("lack 1 of the 2 entries at index [1]", Assert.Throws<ModelException>(() => pairs.Given(vectors).Sites.ToString()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gaps_of_new_data_are_drawn_from_the_posterior()
    {
        Model<(double[] X, double?[] Y), (Tensor Slope, Tensor Mean)> line = Model.Define((ModelBuilder m, (double[] X, double?[] Y) data) =>
        {
            var row = m.Plate("row", data.X.Length);
            m.Sample(out var slope, new Normal(0, 2));
            Tensor mean = slope * row.Of(data.X);
            m.Observe(row, new Normal(mean, 0.5), data.Y, name: "y");
            return (slope, mean);
        });
        Posterior<(Tensor Slope, Tensor Mean)> posterior = line.Given(([1, 2, 3], [1, 2, 3])).Sample(new Nuts { Chains = 2, Warmup = 300, Draws = 1000, Seed = 1 });
        Posterior<(Tensor Slope, Tensor Mean)> there = posterior.Given(line.Given(([10, 20], [null, null])));
        Draws y = there["y"], mean = there.Of(s => s.Mean);
        Assert.Equal(Shape.Of(2), y.Shape);
        // y − mean is 4000 normal numbers of spread 0.5: variance within 5 · 0.25 √(2/4000) = 0.028.
        double variance = Enumerable.Range(0, 2).SelectMany(i => y.Values(i).Zip(mean.Values(i), (a, b) => (a - b) * (a - b))).Average();
        Assert.Equal(0.25, variance, 0.028);

        // As many gaps as the posterior has, but elsewhere: near 10 times and 20 times the slope of about 1, not at what is missing of the old data.
        Posterior<(Tensor Slope, Tensor Mean)> gaps = line.Given(([1, 2, 3, -5, -6], [1, 2, 3, null, null])).Sample(new Nuts { Chains = 2, Warmup = 300, Draws = 1000, Seed = 1 });
        double[] elsewhere = gaps.Given(line.Given(([10, 20], [null, null])))["y"].Mean();
        Assert.InRange(elsewhere[0], 9, 11);
        Assert.InRange(elsewhere[1], 18, 22);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Refuses("must be positive", m => m.Observe(m.Plate("row", 2), new LogNormal(0, 1), new double?[] { -1, null }));
        Refuses("is in no plate", m => m.Observe(default(Plates), new Normal(0, 1), new double?[] { null }));
        Refuses("must be data of 0 and 1", m => m.Observe(m.Plate("row", 2), new Normal(0, 1), new[] { 1.0, 2 }, new[] { 0.5, 1 }));
        Refuses("leading dimensions of the data, [2], but has shape [3]", m => m.Observe(m.Plate("row", 2), new Normal(0, 1), new[] { 1.0, 2 }, new[] { true, false, true }));
        Refuses("double?[]", m => m.Observe(m.Plate("row", 2), new Normal(0, 1), new[] { 1.0, double.NaN }));

        static void Refuses(string expected, Action<ModelBuilder> program)
        {
            Model<Tensor> model = Model.Define(m =>
            {
                m.Sample(out var x, new Normal(0, 1));
                program(m);
                return x;
            });
            Assert.Contains(expected, Assert.Throws<ModelException>(() => model.Sites.ToString()).Message, StringComparison.Ordinal);
        }
    }
}
