using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class TruncatedTests : ContinuousDistributionLaws
{
    protected override string Table => "Truncated";

    protected override int Draws => 50_000;

    protected override IDistribution[] Settings =>
    [
        Truncated.Of(new Exponential(1), 0.5, 2),
        Truncated.Of(new Exponential(1), 1000, 1001),
        Truncated.Of(new Exponential(2e-4), lower: 1e4),
        Truncated.Of(new Laplace(1, 2), upper: 0.5),
        Truncated.Of(new Laplace(0, 1), -60, -55),
        Truncated.Of(new Prob.Logistic(-3, 0.5), lower: 400),
        Truncated.Of(new Prob.Logistic(3, 0.5), -2, 4),
        Truncated.Of(new Gumbel(0, 1), upper: -2),
        Truncated.Of(new Gumbel(0, 1), 2000, 2002),
        Truncated.Of(new Weibull(0.7, 3), lower: 2),
        Truncated.Of(new Weibull(2, 3), 90, 91),
        Truncated.Of(new Frechet(2, 1), upper: 3),
        Truncated.Of(new Uniform(-1, 3), 0.5, 2),
        Truncated.Of(new Pareto(1, 2), upper: 5),
        Truncated.Of(new Normal(0, 1), 40, 41),
        Truncated.Of(new Normal(3, 2), lower: 0),
        Truncated.Of(new LogNormal(0, 0.1), 80, 90),
        Truncated.Of(Truncated.Of(new Gumbel(1, 1), upper: 3), lower: 0),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (Truncated.Of(new Exponential(2), 1, 3), [1]),
        (Truncated.Of(new Exponential(2), 1, 3), [3]),
        (Truncated.Of(new Laplace(0, 1), lower: 0), [0]),
    ];

    /// <summary>The site has the density of the whole distribution divided by what is left of it, which depends on other sites.</summary>
    [Fact]
    public void Bounds_may_depend_on_other_sites()
    {
        var truncated = Model.Define(m =>
        {
            m.Sample(out var floor, new Prob.Logistic(0, 1));
            m.Sample(out var scale, new Exponential(1));
            m.Sample(out var x, m.Plate("row", 3), Truncated.Of(new Laplace(0, scale), floor));
            return (floor, x);
        });
        var byHand = Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var floor, new Prob.Logistic(0, 1));
            m.Sample(out var scale, new Exponential(1));
            m.Sample(out var x, row, new ImproperUniform(floor));
            m.Factor(row, new Laplace(0, scale).LogDensity(x) - new Laplace(0, scale).LogSurvival(floor));
            return (floor, x);
        });
        SwitchTests.AssertSame(truncated.LogDensity, byHand.LogDensity);
    }

    /// <summary>Where the distribution function underflows; the number by mpmath, the tolerance that of terms of 800.</summary>
    [Fact]
    public void The_density_is_right_far_out_in_a_tail()
    {
        IDistribution truncated = Truncated.Of(new Normal(0, 1), 40, 41);
        Assert.Equal(3.2894534805491154, truncated.LogDensity(40.01).ToScalar(), 1e-11);
    }

    /// <summary>A bound of its own for each cell, and a case of a switch.</summary>
    [Fact]
    public void Data_in_a_plate_may_have_bounds_of_their_own()
    {
        double[] lower = [0.1, 2, 0.5], y = [0.3, 2.5, 4];
        bool[] seen = [true, false, true];
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var rate, new Exponential(1));
            m.Observe(row, m.Switch(seen, Truncated.Of(new Exponential(rate), lower), new Exponential(2 * rate)), y);
            return rate;
        });
        var byHand = Model.Define(m =>
        {
            m.Sample(out var rate, new Exponential(1));
            m.Factor((2 * Log(rate)) - (rate * 3.7) + Log(2 * rate) - (5 * rate));
            return rate;
        });
        SwitchTests.AssertSame(model.LogDensity, byHand.LogDensity);
    }

    [Fact]
    public void What_cannot_be_truncated_is_refused()
    {
        Assert.Contains("Dirichlet cannot be truncated: it has no distribution function", Assert.Throws<ArgumentException>(() => Truncated.Of(new Dirichlet(new[] { 1.0, 1 }), 0)).Message);
        Assert.Contains("Use Restricted", Assert.Throws<ArgumentException>(() => Truncated.Of(new ImproperUniform(), 0)).Message);
        Assert.Contains("No value of Exponential, at least 0, lies between -3 and -1.", Assert.Throws<ArgumentException>(() => Truncated.Of(new Exponential(1), -3, -1)).Message);
        Assert.Contains("single numbers have a probability", Assert.Throws<ArgumentException>(() => Truncated.Of(Censored.Of(new Exponential(1), upper: 2), 1)).Message);
        Assert.Contains("Upper of Truncated for 'x' (line", Assert.Throws<ModelException>(() => Model.Define(m => m.Sample("x", m.Plate("row", 2), Truncated.Of(new Laplace(0, 1), new[] { 1.0, 2 }, new[] { 2.0, 1 }))).Sites).Message);
    }

    [Fact]
    public void Nothing_is_drawn_where_nothing_is_left()
    {
        IDistribution empty = Truncated.Of(new Uniform(0, 1), 0.5).With([0, 1, 2]);
        Assert.Contains("Uniform has no probability between 2 and Infinity", Assert.Throws<InvalidOperationException>(() => Draw(empty, [0, 1, 2])).Message);
    }

    private static void Draw(IDistribution distribution, double[] parameters)
    {
        var random = new Philox(1);
        distribution.Sample(ref random, parameters, new double[1]);
    }
}

/// <summary>Of whole numbers, and of real numbers without quantiles.</summary>
public sealed class TruncatedCountTests : DiscreteDistributionLaws
{
    protected override int Draws => 50_000;

    protected override string Table => "TruncatedCount";

    protected override IDistribution[] Settings =>
    [
        Truncated.Of(new Geometric(0.25), 2, 6),
        Truncated.Of(new Geometric(0.25), 3000, 3010),
        Truncated.Of(new Geometric(0.9), lower: 5),
        Truncated.Of(new Geometric(0.1), upper: 4),
        Truncated.Of(new Geometric(1e-3), 1, 3),
        Truncated.Of(new Bernoulli(1e-9), lower: 1),
        Truncated.Of(Censored.Of(new Geometric(0.2), 2, 7), 3),
    ];

    /// <summary>A latent count is summed over the values that are left.</summary>
    [Fact]
    public void A_latent_count_is_summed_out()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var count, Truncated.Of(new Geometric(0.4), 1, 5));
            m.Observe(new Normal(count, 1), 2.2, "y");
            return count;
        });
        double[] joint = [.. Enumerable.Range(1, 5).Select(k => Math.Pow(0.6, k) * Math.Exp(-0.5 * Math.Pow(2.2 - k, 2)))];
        double mass = Enumerable.Range(1, 5).Sum(k => Math.Pow(0.6, k));
        Exact<Discrete> exact = model.Exact();
        Assert.Equal(Math.Log(joint.Sum() / mass / Math.Sqrt(2 * Math.PI)), exact.LogEvidence, 1e-12);
        for (int k = 0; k < 5; k++)
            Assert.Equal(joint[k] / joint.Sum(), exact.Marginals()[0, k], 1e-12);
    }
}
