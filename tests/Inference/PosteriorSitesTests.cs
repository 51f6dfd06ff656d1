using static Prob.Functions;

namespace Prob.Tests;

/// <summary>What a posterior says about discrete sites, from its draws of the continuous ones: against Bayes' rule in plain C#, and against counts of joint draws.</summary>
public sealed class PosteriorSitesTests
{
    private static readonly double[] Seen = [-1.3, 0.2, 2.4, 0.9, 1.8, -0.6];

    private static readonly Model<(Tensor Weight, Tensor Centre, Discrete Z, Tensor Own)> Mixture = Model.Define(m =>
    {
        Plate row = Row = m.Plate("row", Seen.Length), component = m.Plate("component", 2);
        m.Sample(out var weight, new Beta(2, 3));
        m.Sample(out var centre, new Restricted(new Normal(0, 2), Support.Ordered(2)));
        m.Sample(out var z, row, new Bernoulli(weight));
        m.Observe(row, new Normal(centre[z], 1), Seen);
        m.Deterministic(out var own, centre[z]);
        m.Deterministic(out var ones, Sum(1.0 * z, row));
        m.Deterministic(out var most, Max(1.0 * z, row));
        return (weight, centre, z, own);
    });

    private static Plate? Row { get; set; }

    private static readonly Model<(Tensor Stay, Discrete State)> Chain = Model.Define(m =>
    {
        var time = m.Plate("time", Seen.Length);
        m.Sample(out var stay, new Beta(5, 2));
        m.Chain(out var state, time, new Bernoulli(0.5), before => new Bernoulli(Where(before > 0, stay, 1 - stay)));
        m.Observe(time, new Normal(2 * state, 1), Seen);
        return (stay, state);
    });

    private static readonly Posterior<(Tensor Weight, Tensor Centre, Discrete Z, Tensor Own)> Drawn = Mixture.Sample(new Nuts { Chains = 2, Warmup = 300, Draws = 2000, Seed = 4 });

    [Fact]
    public void Marginals_and_expectations_follow_Bayes_rule_draw_by_draw()
    {
        Draws weight = Drawn.Of(s => s.Weight), centre = Drawn.Of(s => s.Centre), own = Drawn["own"], square = Drawn.Of(s => Square(s.Own) + s.Weight);
        DiscreteDraws z = Drawn.Of(s => s.Z);
        var average = new double[Seen.Length];
        for (int chain = 0; chain < 2; chain++)
        {
            for (int draw = 0; draw < 2000; draw++)
            {
                double w = weight[chain, draw][0], low = centre[chain, draw][0], high = centre[chain, draw][1];
                for (int i = 0; i < Seen.Length; i++)
                {
                    double one = w * Math.Exp(-0.5 * Math.Pow(Seen[i] - high, 2)), zero = (1 - w) * Math.Exp(-0.5 * Math.Pow(Seen[i] - low, 2)), p = one / (one + zero);
                    average[i] += p / 4000;
                    if (draw % 100 > 0)
                        continue;
                    Assert.Equal(p, z.Marginals(chain, draw)[i, 1], 1e-12);
                    Assert.Equal((p * high) + ((1 - p) * low), own[chain, draw][i], 1e-12);
                    Assert.Equal((p * high * high) + ((1 - p) * low * low) + w, square[chain, draw][i], 1e-11);
                }
            }
        }

        double[,] marginals = z.Marginals();
        for (int i = 0; i < Seen.Length; i++)
        {
            Assert.Equal(average[i], marginals[i, 1], 1e-12);
            Assert.Equal(1 - average[i], marginals[i, 0], 1e-12);
        }
    }

    [Fact]
    public void Expressions_that_add_cells_up_are_expected_exactly()
    {
        Draws means = Drawn.Of(s => s.Weight + (Mean(Square(s.Own) - s.Z, Row!) * s.Centre[1]) - Sum(2.0 * s.Z, Row!)), own = Drawn.Of(s => Square(s.Own) - s.Z);
        DiscreteDraws z = Drawn.Of(s => s.Z);
        for (int draw = 0; draw < 2000; draw += 400)
        {
            double[,] p = z.Marginals(1, draw);
            double expected = Drawn.Of(s => s.Weight)[1, draw][0] + (own[1, draw].ToArray().Average() * Drawn.Of(s => s.Centre)[1, draw][1]) - (2 * Enumerable.Range(0, Seen.Length).Sum(i => p[i, 1]));
            Assert.Equal(expected, means[1, draw][0], 1e-11);
        }
    }

    /// <summary>Given the draws, each of 4000 is one of a coin of its own: shares within 5 standard deviations, false alarm 6e-7 each, 25 of them.</summary>
    [Fact]
    public void Joint_draws_come_as_often_as_the_marginals_say()
    {
        DiscreteDraws z = Drawn.Of(s => s.Z);
        double[,] marginals = z.Marginals();
        for (int i = 0; i < Seen.Length; i++)
            AssertShare(marginals[i, 1], z.Values(i));
        Assert.Equal(z.Values(3), Drawn["z"].Values(3));
        Assert.Equal([Seen.Length], z.Shape);

        // A count is a whole number at joint draws; its expectation adds marginals up.
        double[] ones = Drawn.Joint(s => Sum(1.0 * s.Z, Row!)).Values();
        double expectedOnes = Enumerable.Range(0, Seen.Length).Sum(i => marginals[i, 1]);
        Assert.All(ones, count => Assert.Equal(Math.Round(count), count));
        Assert.Equal(expectedOnes, ones.Average(), 5 * Math.Sqrt(Seen.Length * 0.25 / ones.Length));
        Assert.Equal(expectedOnes, Drawn["ones"].Mean()[0], 1e-10);
        Assert.Equal(ones, Drawn.Joint(s => Sum(1.0 * s.Z, Row!)).Values());

        // What mixes cells otherwise has no expectation that factors give: its value at joint draws.
        double[] largest = Drawn["most"].Values();
        Assert.All(largest, value => Assert.True(value is 0 or 1));

        Posterior<(Tensor Stay, Discrete State)> chain = Chain.Sample(new Nuts { Chains = 2, Warmup = 300, Draws = 2000, Seed = 4 });
        DiscreteDraws state = chain.Of(s => s.State);
        double[,] states = state.Marginals();
        Draws both = chain.Of(s => s.State * 1.0);
        for (int t = 0; t < Seen.Length; t++)
        {
            AssertShare(states[t, 1], state.Values(t));
            Assert.Equal(states[t, 1], both.Values(t).Average(), 1e-10);
        }

        // Neighbours too: the share of draws in state 1 twice, against the exact engine's samples of the same draws.
        double twice = state.Values(0).Zip(state.Values(1)).Count(pair => pair is (1, 1)) / 4000.0;
        double expected = Enumerable.Range(0, 400).Average(i => chain.Exact(i % 2, 5 * i).Sample(50, s => s.State, (ulong)i).Count(path => path[0] == 1 && path[1] == 1) / 50.0);
        Assert.Equal(expected, twice, 5 * Math.Sqrt((0.25 / 4000) + (0.25 / 400)));

        static void AssertShare(double expected, double[] draws) => Assert.Equal(expected, draws.Average(), 5 * Math.Sqrt(0.25 / draws.Length));
    }

    [Fact]
    public void Exact_answers_at_the_mean_are_those_of_the_model_with_that_number()
    {
        Posterior<(Tensor Stay, Discrete State)> posterior = Chain.Sample(new Nuts { Chains = 2, Warmup = 200, Draws = 200, Seed = 4 });
        double stay = posterior["stay"].Mean()[0];
        Exact<Discrete> fixedAtMean = Model.Define(m =>
        {
            var time = m.Plate("time", Seen.Length);
            m.Chain(out var state, time, new Bernoulli(0.5), before => new Bernoulli(Where(before > 0, stay, 1 - stay)));
            m.Observe(time, new Normal(2 * state, 1), Seen);
            return state;
        }).Exact();
        Exact<(Tensor Stay, Discrete State)> atMean = posterior.ExactAtMean();
        Assert.Equal(fixedAtMean.MostProbable(), atMean.MostProbable(s => s.State));
        // The prior of the parameter is one more factor.
        double prior = (4 * Math.Log(stay)) + Math.Log(1 - stay) + Math.Log(30);
        Assert.Equal(fixedAtMean.LogEvidence + prior, atMean.LogEvidence, 1e-11);
    }

    [Fact]
    public void Predictions_are_drawn_given_the_joint_draws()
    {
        Draws predicted = Drawn.Predict(seed: 3)["Seen"];
        Draws own = Drawn.Of(s => s.Own);
        for (int i = 0; i < Seen.Length; i++)
        {
            // A prediction is centre + noise: a variance of 1 and that of the centres, which are at most some units apart.
            double deviation = predicted.StandardDeviation()[i];
            Assert.Equal(own.Mean()[i], predicted.Mean()[i], 5 * deviation / Math.Sqrt(4000));
            Assert.InRange(deviation, 0.95, 3);
        }
    }

    /// <summary>Means of both samplers within 4.5 Monte Carlo errors: false alarm 7e-6 each, three of them.</summary>
    [Fact]
    public void Another_sampler_finds_the_same()
    {
        Posterior other = Mixture.Sample(new Hmc { Chains = 2, Warmup = 500, Draws = 2000, Seed = 9 });
        foreach ((string name, int entry) in ((string, int)[])[("weight", 0), ("centre", 0), ("centre", 1)])
        {
            double[][] first = Drawn[name].Entry(entry), second = other[name].Entry(entry);
            double error = Math.Sqrt(Math.Pow(Diagnostics.MonteCarloErrorMean(first), 2) + Math.Pow(Diagnostics.MonteCarloErrorMean(second), 2));
            Assert.Equal(first.SelectMany(x => x).Average(), second.SelectMany(x => x).Average(), 4.5 * error);
        }
    }

    [Fact]
    public void What_is_not_there_is_refused_in_words()
    {
        Assert.Contains("There are: weight, centre, z, own, ones, most.", Assert.Throws<KeyNotFoundException>(() => Drawn["zz"]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Drawn.Exact(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Drawn.Of(s => s.Z).Marginals(0, 2000));
        Assert.DoesNotContain(Drawn.Summary().Rows, row => row.Name.StartsWith("z[", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sum_that_is_impossible_everywhere_is_named()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var mu, new Normal(0, 1));
            m.Sample(out var z, new Bernoulli(0.5));
            m.Factor(Where(z > 0, Log(0.0 * z), Log(0.0 * z) + mu));
            return mu;
        });
        Assert.Contains("in the sum over the values of 'z' gives", Assert.Throws<ModelException>(() => model.Sample(new Nuts())).Message, StringComparison.Ordinal);
    }
}
