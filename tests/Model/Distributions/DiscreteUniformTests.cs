namespace Prob.Tests;

public sealed class DiscreteUniformTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new DiscreteUniform(1, 6),
        new DiscreteUniform(0, 0),
        new DiscreteUniform(-3, 4),
        new DiscreteUniform(0, 99_999),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new DiscreteUniform(-3, 4), [-3]),
        (new DiscreteUniform(-3, 4), [4]),
    ];

    /// <summary>Of 3·2⁵¹ values a third lie in each third; a share may miss by 5 standard errors, 1e-6 of false alarms.</summary>
    [Fact]
    public void Draws_reach_all_of_a_huge_range_evenly()
    {
        const int count = 30_000;
        const double third = 1L << 51;
        var shares = new double[3];
        var random = new Philox(3);
        double[] draw = new double[1];
        for (int i = 0; i < count; i++)
        {
            new DiscreteUniform(-third, (2 * third) - 1).Sample(ref random, [-third, (2 * third) - 1], draw);
            shares[(int)Math.Floor(draw[0] / third) + 1] += 1.0 / count;
        }

        Assert.All(shares, share => Assert.Equal(1 / 3.0, share, 5 * Math.Sqrt(2 / 9.0 / count)));
        Assert.Throws<NotSupportedException>(() => new DiscreteUniform(0, 1e300).Sample(ref random, [0, 1e300], draw));
    }

    /// <summary>The number of tanks, from serial numbers (Ruggles and Brodie 1947): p(n | y) ∝ n⁻³ for n ≥ max y.</summary>
    [Fact]
    public void A_latent_bound_is_summed_out()
    {
        double[] serials = [19, 40, 42];
        var model = Model.Define(m =>
        {
            var seen = m.Plate("seen", 3);
            m.Sample(out var tanks, new DiscreteUniform(1, 200));
            m.Observe(seen, new DiscreteUniform(1, tanks), serials);
            return tanks;
        });
        double[] weights = [.. Enumerable.Range(1, 200).Select(n => n < 42 ? 0 : Math.Pow(n, -3))];
        Exact<Discrete> exact = model.Exact();
        Assert.Equal(Math.Log(weights.Sum() / 200), exact.LogEvidence, 1e-12);
        Assert.Equal([42], exact.MostProbable());
        for (int n = 1; n <= 200; n++)
            Assert.Equal(weights[n - 1] / weights.Sum(), exact.Marginals()[0, n - 1], 1e-14);
    }

    [Fact]
    public void A_site_that_nothing_mentions_keeps_its_prior()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Sample(out var die, m.Plate("throw", 2), new DiscreteUniform(1, 6));
            return (x, die);
        });
        Assert.Equal(new Normal(0, 1).LogDensity(0.5).ToScalar(), model.LogDensity.CreateEvaluator().Evaluate([0.5], new double[1]), 1e-14);
    }

    /// <summary>Values from 2 on, uniform at first, then one up or down with the reflecting ends' own probabilities.</summary>
    [Fact]
    public void A_chain_may_begin_uniformly_and_need_not_count_from_0()
    {
        int[] seen = [0, 1, 1];
        double[] showsOne = [0.2, 0.5, 0.9];
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", 3);
            Tensor one = showsOne;
            m.Chain(out var level, time, new DiscreteUniform(2, 4), next: _ => new DiscreteUniform(2, 4));
            m.Observe(time, new Bernoulli(one[level - 2]), seen);
            return level;
        });
        double[,] marginals = model.Exact().Marginals();
        Assert.Equal([2, 4, 4], model.Exact().MostProbable());
        for (int t = 0; t < 3; t++)
        {
            double[] weights = [.. showsOne.Select(one => seen[t] == 1 ? one : 1 - one)];
            for (int k = 0; k < 3; k++)
                Assert.Equal(weights[k] / weights.Sum(), marginals[t, k], 1e-14);
        }
    }

    [Fact]
    public void Bounds_that_are_data_meet_the_plates_and_cannot_be_summed_over()
    {
        double[] lower = [0, 5, -2], upper = [0, 9, 7];
        var model = Model.Define(m =>
        {
            m.Sample(out var value, m.Plate("row", 3), new DiscreteUniform(lower, upper));
            return value;
        });
        Simulation<Discrete> simulated = model.Simulate(1000, seed: 2);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Enumerable.Range((int)lower[i], (int)(upper[i] - lower[i]) + 1).Select(k => (double)k), simulated["value"].Values(i).Distinct().Order());
        Assert.Contains("must have a known, finite number of values to be summed over, but takes a whole number from its bound to its bound.", Assert.Throws<ModelException>(() => model.Exact()).Message, StringComparison.Ordinal);
    }
}
