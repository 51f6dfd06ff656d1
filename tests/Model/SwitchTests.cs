using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Choices by discrete values in models, against the same densities written by hand.</summary>
public sealed class SwitchTests
{
    private static readonly double[] X = [-1.5, -0.5, 0, 0.4, 1, 2.5, 3];
    private static readonly double[] Y = [-2.1, 0.3, 9, 1.2, 2.1, -7, 5.8];

    /// <summary>A line with outliers: the row's standard deviation switches, or its distribution, or the family; by hand it is a mixture of log weights.</summary>
    [Fact]
    public void A_robust_regression_has_the_density_of_the_mixture_written_by_hand()
    {
        Func<Tensor, Tensor, (Tensor Outlier, Tensor Regular)> normals = (mean, sigma) => (new Normal(mean, 10 * sigma).LogDensity(Y), new Normal(mean, sigma).LogDensity(Y));
        AssertSame(Regression((m, outlier, mean, sigma) => new Normal(mean, m.Switch(outlier, 10 * sigma, sigma))), ByHand(normals));
        AssertSame(Regression((m, outlier, mean, sigma) => m.Switch(outlier, new Normal(mean, 10 * sigma), new Normal(mean, sigma))), ByHand(normals));
        AssertSame(Regression((m, outlier, mean, sigma) => m.Switch(outlier, [new Normal(mean, sigma), new Normal(mean, 10 * sigma)])), ByHand(normals));
        AssertSame(
            Regression((m, outlier, mean, sigma) => m.Switch(outlier, new StudentT(2, mean, 3 * sigma), new Normal(mean, sigma))),
            ByHand((mean, sigma) => (new StudentT(2, mean, 3 * sigma).LogDensity(Y), new Normal(mean, sigma).LogDensity(Y))));
    }

    /// <summary>Three families for an index over three values, against log-sum-exp by hand.</summary>
    [Fact]
    public void A_mixture_of_families_by_an_index_has_the_density_written_by_hand()
    {
        double[] weights = [0.2, 0.5, 0.3];
        var switched = Model.Define(m =>
        {
            var row = m.Plate("row", Y.Length);
            m.Sample(out var mu, new Normal(0, 3));
            m.Sample(out var z, row, new Categorical(weights));
            m.Observe(row, m.Switch(z, [new Normal(mu, 1), new Cauchy(mu, 2), new StudentT(3, m.Switch(z, [0, 0, -mu]), 0.5)]), Y);
            return (mu, z);
        });
        var byHand = Model.Define(m =>
        {
            m.Sample(out var mu, new Normal(0, 3));
            Tensor logs = Stack(new Normal(mu, 1).LogDensity(Y), new Cauchy(mu, 2).LogDensity(Y), new StudentT(3, -mu, 0.5).LogDensity(Y));
            m.Factor(Sum(LogSumExp(logs + Reshape(Log(weights), [3, 1]), 0)));
            return mu;
        });
        AssertSame(switched.LogDensity, byHand.LogDensity);
    }

    /// <summary>Few cases are selected one by one, many are laid out side by side; entries of an index that is a vector choose for themselves.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void Any_number_of_cases_can_be_chosen_from(int count)
    {
        double[] index = [.. Enumerable.Range(0, count).Select(k => (double)((7 * k) % count))];
        _ = Model.Define(m =>
        {
            var row = m.Plate("row", count);
            Tensor[] cases = [.. Enumerable.Range(0, count).Select(k => row.Of(Tensor.From([count], [.. Enumerable.Range(0, count).Select(i => (100.0 * k) + i)])))];
            double[] expected = [.. index.Select((k, i) => (100 * k) + i)];
            Assert.Equal(expected, m.Switch(row.Of(index), cases).ToArray());
            Assert.Equal(expected, m.Switch(index, [.. cases.Select(one => one.ToVector(row))]).ToArray());
            return 0;
        }).Sites;
    }

    /// <summary>Latent values of one of two families, with one support but for its bound: spike and slab, and positive scales.</summary>
    [Fact]
    public void A_latent_value_may_switch_its_family()
    {
        Model<Tensor> Coefficients(Action<ModelBuilder, Plate, Tensor> draw) => Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var slab, new Beta(2, 2));
            draw(m, row, slab);
            return slab;
        });
        AssertSame(
            Coefficients((m, row, slab) =>
            {
                m.Sample(out var isSlab, row, new Bernoulli(slab));
                m.Sample(out var beta, row, m.Switch(isSlab, new Cauchy(0, 2), new Normal(0, 0.1)));
                m.Sample(out var scale, row, m.Switch(isSlab, new LogNormal(0, 1), new Gamma(2, 3)));
                m.Observe(row, new Normal(beta, scale), new[] { 0.1, -1, 2 }, "y");
            }).LogDensity,
            Coefficients((m, row, slab) =>
            {
                m.Sample(out var beta, row, new ImproperUniform());
                m.Sample(out var scale, row, new ImproperUniform(0));
                Tensor wide = new Cauchy(0, 2).LogDensity(beta) + new LogNormal(0, 1).LogDensity(scale), narrow = new Normal(0, 0.1).LogDensity(beta) + new Gamma(2, 3).LogDensity(scale);
                m.Factor(row, LogMix(slab, wide, narrow));
                m.Observe(row, new Normal(beta, scale), new[] { 0.1, -1, 2 }, "y");
            }).LogDensity);
    }

    /// <summary>A count of 0 either way, or else a Poisson count; and a value that only one case can explain: the other's density is 0, its slope no number, and neither does harm.</summary>
    [Fact]
    public void Values_outside_of_the_support_of_one_case_come_from_the_other()
    {
        double[] counts = [0, 3, 0, 1, 0], values = [-1, 0.5, 2, 0];
        var switched = Model.Define(m =>
        {
            Plate animal = m.Plate("animal", 5), row = m.Plate("row", 4);
            m.Sample(out var absent, new Beta(2, 2));
            m.Sample(out var rate, new Gamma(2, 1));
            m.Sample(out var scale, new HalfNormal(2));
            m.Sample(out var isAbsent, animal, new Bernoulli(absent));
            m.Sample(out var isPositive, row, new Bernoulli(absent));
            m.Observe(animal, m.Switch(isAbsent, new DiscreteUniform(0, 0), new Poisson(rate)), counts);
            m.Observe(row, m.Switch(isPositive, new LogNormal(rate, scale), new Normal(0, scale)), values);
            return absent;
        });
        var byHand = Model.Define(m =>
        {
            m.Sample(out var absent, new Beta(2, 2));
            m.Sample(out var rate, new Gamma(2, 1));
            m.Sample(out var scale, new HalfNormal(2));
            foreach (double count in counts)
                m.Factor(count > 0 ? Log1p(-absent) + new Poisson(rate).LogDensity(count) : LogMix(absent, 0, new Poisson(rate).LogDensity(0)));
            foreach (double value in values)
                m.Factor(value <= 0 ? Log1p(-absent) + new Normal(0, scale).LogDensity(value) : LogMix(absent, new LogNormal(rate, scale).LogDensity(value), new Normal(0, scale).LogDensity(value)));
            return absent;
        });
        AssertSame(switched.LogDensity, byHand.LogDensity);
    }

    /// <summary>At every draw: p(outlier | y) = w p₁ / (w p₁ + (1 − w) p₀).</summary>
    [Fact]
    public void Marginals_of_the_indicator_follow_Bayes_rule()
    {
        var model = Define((m, outlier, mean, sigma) => m.Switch(outlier, new StudentT(2, mean, 3 * sigma), new Normal(mean, sigma)));
        Posterior<(Tensor Slope, Tensor Sigma, Tensor Share, Discrete Outlier)> posterior = model.Sample(new Nuts { Chains = 1, Draws = 30, Warmup = 100, Seed = 4 });
        (double[] slope, double[] sigma, double[] share) = (posterior["slope"].Values(), posterior["sigma"].Values(), posterior["share"].Values());
        var average = new double[Y.Length];
        for (int draw = 0; draw < 30; draw++)
        {
            double[,] marginals = posterior.Of(s => s.Outlier).Marginals(0, draw);
            for (int i = 0; i < Y.Length; i++)
            {
                double mean = slope[draw] * X[i];
                double outlier = share[draw] * Math.Exp(new StudentT(2, mean, 3 * sigma[draw]).LogDensity(Y[i]).ToScalar());
                double regular = (1 - share[draw]) * Math.Exp(new Normal(mean, sigma[draw]).LogDensity(Y[i]).ToScalar());
                Assert.Equal(outlier / (outlier + regular), marginals[i, 1], 1e-12);
                average[i] += marginals[i, 1] / 30;
            }
        }

        Assert.All(average, (mean, i) => Assert.Equal(mean, posterior.Of(s => s.Outlier).Marginals()[i, 1], 1e-12));
        Assert.All(average, (mean, i) => Assert.Equal(mean, posterior.Of(s => 1.0 * s.Outlier).Values(i).Average(), 1e-12));
    }

    [Fact]
    public void Data_numbers_and_comparisons_choose_as_well()
    {
        double[] treated = [0, 1, 1, 0, 1, 0, 0];
        var switched = Model.Define(m =>
        {
            var row = m.Plate("row", Y.Length);
            m.Sample(out var mu, new Normal(0, 1));
            m.Sample(out var n, new DiscreteUniform(1, 6));
            m.Observe(row, m.Switch(treated, new Cauchy(mu, 1), new Normal(mu, 2)), Y);
            m.Observe(row, m.Switch(row.Of(X) > 0.2, new Cauchy(mu, 1), new Normal(mu, 2)), Y, "again");
            m.Observe(m.Switch(1, new Normal(mu, 3), new Cauchy(0, 1)), 0.5, "one");
            m.Observe(new Normal(m.Switch(mu > 0.5, 2, mu), 1), 0.5, "two");
            m.Observe(new Normal(m.Switch(n > 4, mu, -mu), 1), 0.5, "three");
            m.Observe(new Normal(m.Switch(n - 1, [mu, 1, 2, 3, 4, -5]), 1), 0.5, "four");
            return mu;
        });
        var byHand = Model.Define(m =>
        {
            m.Sample(out var mu, new Normal(0, 1));
            for (int i = 0; i < Y.Length; i++)
            {
                m.Factor(treated[i] == 1 ? new Cauchy(mu, 1).LogDensity(Y[i]) : new Normal(mu, 2).LogDensity(Y[i]));
                m.Factor(X[i] > 0.2 ? new Cauchy(mu, 1).LogDensity(Y[i]) : new Normal(mu, 2).LogDensity(Y[i]));
            }

            m.Factor(new Normal(mu, 3).LogDensity(0.5));
            m.Factor(Where(mu > 0.5, new Normal(2, 1).LogDensity(0.5), new Normal(mu, 1).LogDensity(0.5)));
            Tensor[] means = [mu, 1, 2, 3, 4, -5];
            m.Factor(LogSumExp(Stack([.. Enumerable.Range(1, 6).Select(n => new Normal(n > 4 ? mu : -mu, 1).LogDensity(0.5) + new Normal(means[n - 1], 1).LogDensity(0.5) - Math.Log(6))])));
            return mu;
        });
        AssertSame(switched.LogDensity, byHand.LogDensity);
    }

    /// <summary>A discrete site of one of two families, summed out over the values of both.</summary>
    [Fact]
    public void A_latent_count_may_switch_its_family()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var isDie, new Bernoulli(0.3));
            m.Sample(out var count, m.Switch(isDie, new DiscreteUniform(1, 6), new Binomial(4, 0.5)));
            m.Observe(new Normal(count, 1), 3.2, "y");
            return (isDie, count);
        });
        double[] binomial = [1, 4, 6, 4, 1];
        double Joint(int die, int count) =>
            (die == 1 ? 0.3 * (count >= 1 ? 1 / 6.0 : 0) : 0.7 * (count <= 4 ? binomial[count] / 16 : 0)) * Math.Exp(-0.5 * Math.Pow(3.2 - count, 2)) / Math.Sqrt(2 * Math.PI);
        double total = Enumerable.Range(0, 7).Sum(count => Joint(0, count) + Joint(1, count));
        Exact<(Discrete IsDie, Discrete Count)> exact = model.Exact();
        Assert.Equal(Math.Log(total), exact.LogEvidence, 1e-12);
        Assert.Equal(Enumerable.Range(0, 7).Sum(count => Joint(1, count)) / total, exact.Marginals(s => s.IsDie)[0, 1], 1e-12);
        for (int count = 0; count < 7; count++)
            Assert.Equal((Joint(0, count) + Joint(1, count)) / total, exact.Marginals(s => s.Count)[0, count], 1e-12);
    }

    /// <summary>A chain that switches what its next state is drawn from, by the state before, against its transition matrix.</summary>
    [Fact]
    public void A_chain_may_switch_by_the_cell_before()
    {
        int[] seen = [1, 0, 1, 1];
        Model<Discrete> Chain(Func<ModelBuilder, Discrete, IDistribution<Discrete>> next) => Model.Define(m =>
        {
            var time = m.Plate("time", 4);
            m.Chain(out var state, time, new Bernoulli(0.5), next: before => next(m, before));
            m.Observe(time, new Bernoulli(m.Switch(state, 0.9, 0.2)), seen);
            return state;
        });
        Tensor move = new double[,] { { 0.8, 0.2 }, { 0.4, 0.6 } };
        Exact<Discrete> expected = Chain((_, before) => new Categorical(move[before])).Exact();
        Exact<Discrete> actual = Chain((m, before) => m.Switch(before, new Bernoulli(0.6), new Categorical([0.8, 0.2]))).Exact();
        Assert.Equal(expected.LogEvidence, actual.LogEvidence, 1e-12);
        Assert.Equal(expected.MostProbable(), actual.MostProbable());
    }

    /// <summary>Shares and means of 40 000 draws may miss by 5 standard errors: false alarms 6e-7 each.</summary>
    [Fact]
    public void Draws_come_from_the_chosen_case()
    {
        const int draws = 40_000;
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 2);
            m.Sample(out var z, row, new Bernoulli(new[] { 0.2, 0.7 }));
            m.Sample(out var k, new Categorical(new[] { 0.1, 0.6, 0.3 }));
            m.Observe(row, m.Switch(z, new Exponential(new[] { 1.0, 2 }), new Normal(-20, 1)), new double[] { 1, 1 }, "y");
            m.Observe(m.Switch(k, [new Normal(0, 0.1), new Uniform(10, 11), new Exponential(0.001)]), 1, "w");
            m.Deterministic(out _, m.Switch(k, [5, 6, 7]), "label");
            return (z, k);
        });
        var simulated = model.Simulate(draws, seed: 9);
        for (int i = 0; i < 2; i++)
        {
            double[] z = simulated["z"].Values(i), y = simulated["y"].Values(i);
            double[] exponential = [.. y.Where((_, draw) => z[draw] == 1)];
            Assert.Equal(z.Sum(), y.Count(value => value >= 0));
            Assert.Equal(1.0 / (i + 1), exponential.Average(), 5.0 / (i + 1) / Math.Sqrt(exponential.Length));
            Assert.Equal(-20, y.Where((_, draw) => z[draw] == 0).Average(), 5 / Math.Sqrt(draws - exponential.Length));
        }

        double[] k = simulated["k"].Values(), w = simulated["w"].Values(), label = simulated["label"].Values();
        Assert.All(Enumerable.Range(0, draws), draw => Assert.True(label[draw] == 5 + k[draw] && k[draw] switch { 0 => Math.Abs(w[draw]) < 1, 1 => w[draw] is >= 10 and <= 11, _ => w[draw] > 0 }));
    }

    [Fact]
    public void Posterior_predictions_come_from_the_case_of_their_draw()
    {
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 2);
            m.Sample(out var mu, new Normal(0, 1));
            m.Sample(out var z, row, new Bernoulli(0.5));
            m.Observe(row, m.Switch(z, new Normal(100, 1), new Normal(mu, 1)), new[] { 99.5, 0.5 }, "y");
            return mu;
        });
        var predicted = model.Sample(new Nuts { Chains = 1, Draws = 200, Warmup = 200, Seed = 3 }).Predict(seed: 5);
        Assert.All(predicted["y"].Values(0), y => Assert.InRange(y, 90, 110));
        Assert.All(predicted["y"].Values(1), y => Assert.InRange(y, -10, 10));
    }

    private static Model<(Tensor Slope, Tensor Sigma, Tensor Share, Discrete Outlier)> Define(Func<ModelBuilder, Discrete, Tensor, Tensor, IDistribution> likelihood) => Model.Define(m =>
    {
        var row = m.Plate("row", Y.Length);
        m.Sample(out var slope, new Normal(0, 2));
        m.Sample(out var sigma, new HalfNormal(1));
        m.Sample(out var share, new Beta(1, 9));
        m.Sample(out var outlier, row, new Bernoulli(share));
        m.Observe(row, likelihood(m, outlier, slope * row.Of(X), sigma), Y);
        return (slope, sigma, share, outlier);
    });

    private static LogDensity Regression(Func<ModelBuilder, Discrete, Tensor, Tensor, IDistribution> likelihood) => Define(likelihood).LogDensity;

    private static LogDensity ByHand(Func<Tensor, Tensor, (Tensor Outlier, Tensor Regular)> logDensities) => Model.Define(m =>
    {
        m.Sample(out var slope, new Normal(0, 2));
        m.Sample(out var sigma, new HalfNormal(1));
        m.Sample(out var share, new Beta(1, 9));
        (Tensor outlier, Tensor regular) = logDensities(slope * X, sigma);
        m.Factor(Sum(LogMix(share, outlier, regular)));
        return slope;
    }).LogDensity;

    /// <summary>At random points, values and gradients, to the rounding of sums in another order; and the gradient against differences of values.</summary>
    internal static void AssertSame(LogDensity actual, LogDensity expected)
    {
        Assert.Equal(expected.Dimension, actual.Dimension);
        var random = new Philox(8);
        ILogDensity first = actual.CreateEvaluator(), second = expected.CreateEvaluator();
        for (int repeat = 0; repeat < 20; repeat++)
        {
            double[] point = new double[actual.Dimension], gradient = new double[point.Length], other = new double[point.Length], unused = new double[point.Length];
            foreach (ref double coordinate in point.AsSpan())
                coordinate = 1.5 * random.NextNormal();
            double value = first.Evaluate(point, gradient);
            Assert.True(double.IsFinite(value));
            Assert.Equal(second.Evaluate(point, other), value, 1e-12 * Math.Max(1, Math.Abs(value)));
            double scale = Math.Max(1, Math.Max(Math.Abs(value), other.Max(Math.Abs)));
            double[] differences = FiniteDifferences.Gradient(at => first.Evaluate(at, unused), point);
            for (int i = 0; i < point.Length; i++)
            {
                Assert.Equal(other[i], gradient[i], 1e-11 * scale);
                Assert.Equal(differences[i], gradient[i], 1e-6 * scale);
            }
        }
    }
}
