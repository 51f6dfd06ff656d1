using static Prob.Functions;

namespace Prob.Tests;

/// <summary>
/// Joint draws of discrete sites against the probabilities of all their joint values, which the exact engine lists. Each share may miss by 5 standard deviations: false alarm 6e-7 each, about 500
/// of them.
/// </summary>
public sealed class JointDrawsTests
{
    private const int Draws = 40_000;

    [Fact]
    public void Sites_in_the_cells_of_a_chain_are_drawn_with_it() => AssertShares(Model.Define(m =>
    {
        var time = m.Plate("time", 3);
        m.Sample(out var p, new Beta(1, 1));
        m.Sample(out var season, new Bernoulli(p));
        m.Sample(out var shock, time, new Bernoulli(0.2 + (0.3 * season)));
        m.Chain(out var state, time, new Bernoulli(0.5), before => new Bernoulli(0.1 + (0.5 * before) + (0.3 * shock)));
        m.Sample(out var shown, time, new Bernoulli(0.15 + (0.7 * state)));
        m.Observe(time, new Normal(state + shown + shock, 1), new double[] { 0.4, 1.9, 1.2 });
        return p;
    }), [0.4]);

    [Fact]
    public void Sites_of_nested_plates_are_drawn_from_the_outer_to_the_inner() => AssertShares(Model.Define(m =>
    {
        Plate group = m.Plate("group", 2), row = m.Plate("row", 2);
        m.Sample(out var p, new Beta(1, 1));
        m.Sample(out var z, [group, row], new Bernoulli(p));
        m.Sample(out var kind, group, new Categorical([0.2, 0.5, 0.3]));
        m.Sample(out var other, [group, row], new Bernoulli(0.1 + (0.2 * kind) + (0.2 * z)));
        m.Observe([group, row], new Normal(kind + (2 * other) - z, 1), new double[,] { { 0, 1 }, { 2, 3 } });
        return p;
    }), [0.6]);

    [Fact]
    public void Chains_of_different_lengths_are_drawn_each_to_its_end() => AssertShares(Model.Define(m =>
    {
        Plate series = m.Plate("series", 2), time = m.Plate("time", [3, 1], within: series);
        m.Sample(out var p, new Beta(1, 1));
        m.Chain(out var state, [series, time], new Bernoulli(p), before => new Bernoulli(Where(before > 0, p, 0.2)));
        m.Factor([series, time], (0.7 * state) + p);
        return p;
    }), [0.6]);

    [Fact]
    public void What_is_known_is_drawn_as_it_is()
    {
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var p, new Beta(1, 1));
            m.Sample(out var z, row, new Binomial(2, p), known: new int?[] { null, 2, null });
            m.Sample(out var flag, row, new Bernoulli(0.1 + (0.4 * z)));
            return p;
        });
        AssertShares(model, [0.3]);
    }

    [Fact]
    public void Chains_that_meet_and_plates_that_do_not_nest_are_left_to_the_elimination()
    {
        Assert.Null(JointDraws.Of(Model.Define(m =>
        {
            var time = m.Plate("time", 3);
            m.Sample(out var p, new Beta(1, 1));
            m.Chain(out var a, time, new Bernoulli(p), before => new Bernoulli(0.5));
            m.Chain(out var b, time, new Bernoulli(p), before => new Bernoulli(0.5));
            m.Factor(time, a * b);
            return p;
        }).Summed));
        Assert.Null(JointDraws.Of(Model.Define(m =>
        {
            Plate row = m.Plate("row", 2), column = m.Plate("column", 2);
            m.Sample(out var p, new Beta(1, 1));
            m.Sample(out var a, row, new Bernoulli(p));
            m.Sample(out var b, column, new Bernoulli(p));
            m.Factor([row, column], a * b);
            return p;
        }).Summed));
    }

    private static void AssertShares<TSites>(Model<TSites> model, double[] continuous)
    {
        DiscreteModel discrete = model.Summed;
        JointDraws.Sampler sampler = JointDraws.Of(discrete)!.CreateSampler();
        var random = new Philox(20261121);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < Draws; i++)
        {
            string drawn = string.Concat(sampler.Draw(continuous, ref random));
            counts[drawn] = counts.GetValueOrDefault(drawn) + 1;
        }

        IExactEngine engine = IExactEngine.Of(discrete.At(continuous, discrete.CreateWorkspace()), new ExactOptions());
        var probabilities = engine.KBest(100_000).ToDictionary(best => string.Concat(best.States), best => Math.Exp(best.LogWeight - engine.LogEvidence));
        Assert.Equal(1, probabilities.Values.Sum(), 1e-10);
        Assert.All(counts.Keys, drawn => Assert.True(probabilities.ContainsKey(drawn)));
        foreach ((string states, double probability) in probabilities)
        {
            double share = counts.GetValueOrDefault(states) / (double)Draws, error = Math.Sqrt(probability * (1 - probability) / Draws);
            // A share of a few draws is not normal: three more are allowed.
            Assert.True(Math.Abs(share - probability) <= (5 * error) + (3.0 / Draws), $"{states}: {share} of the draws, but the probability is {probability}");
        }
    }
}
