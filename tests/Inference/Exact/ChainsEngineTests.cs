using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Chains side by side and in plates: the fused kernels against the elimination of the same model as a factor graph, which knows nothing of chains.</summary>
public sealed class ChainsEngineTests
{
    private static readonly double[,] Move = { { 0.7, 0.2, 0.1 }, { 0.3, 0.4, 0.3 }, { 0, 0.5, 0.5 } };
    private static readonly double[,] Emit = { { 0.9, 0.1 }, { 0.4, 0.6 }, { 0.2, 0.8 } };

    /// <summary>
    /// A chain in every city, whose moves differ from city to city, with two observers a day; beside it one chain whose moves differ from day to day, and one without evidence.
    /// </summary>
    private static readonly Model<(Discrete State, Discrete Mood, Discrete Idle)> Model = Prob.Model.Define(m =>
    {
        Tensor move = Move, emit = Emit;
        Plate day = m.Plate("day", 4), city = m.Plate("city", 3), observer = m.Plate("observer", 2);
        Tensor lazy = city.Of(new double[] { 0.9, 0.5, 0.1 });
        m.Chain(out var state, [city, day], first: new Categorical([0.6, 0.3, 0.1]), next: s => new Categorical((lazy * move[s]) + ((1 - lazy) / 3)));
        m.Observe([city, day, observer], new Categorical(emit[state]), SeenTensor);
        Tensor swing = day.Of(new double[] { 0.5, 0.2, 0.3, 0.4 });
        m.Chain(out var mood, day, first: new Bernoulli(0.4), next: b => new Bernoulli(Where(b > 0, 1 - swing, swing)));
        m.Observe(day, new Normal(2 * mood, 1), new double[] { 0.3, 1.9, 2.2, -0.4 }, "smile");
        m.Chain(out var idle, day, first: new Bernoulli(0.8), next: b => new Bernoulli(0.1 + (0.7 * b)));
        m.Factor(-1.5, "constant");
        return (state, mood, idle);
    });

    private static Tensor SeenTensor => new double[,,]
    {
        { { 0, 0 }, { 1, 1 }, { 1, 0 }, { 0, 0 } }, { { 1, 1 }, { 1, 0 }, { 1, 1 }, { 1, 1 } }, { { 0, 1 }, { 0, 0 }, { 0, 1 }, { 1, 1 } },
    };

    [Fact]
    public void Chains_that_do_not_meet_are_answered_like_the_factor_graph()
    {
        Assert.NotNull(ChainsEngine.Of(Model.Summed));
        ExactInference graph = Model.ToFactorGraph().Exact();
        var exact = Model.Exact();
        Assert.Equal(graph.LogEvidence, exact.LogEvidence, 1e-12);
        int variable = 0;
        foreach (double[,] marginals in (double[][,])[exact.Marginals(s => s.State), exact.Marginals(s => s.Mood), exact.Marginals(s => s.Idle)])
        {
            for (int cell = 0; cell < marginals.GetLength(0); cell++, variable++)
            {
                double[] expected = graph.Marginal(variable);
                for (int k = 0; k < expected.Length; k++)
                    Assert.Equal(expected[k], marginals[cell, k], 1e-12);
            }
        }

        Assert.Equal(graph.Graph.Variables.Length, variable);
    }

    [Fact]
    public void The_best_of_all_chains_are_the_best_of_the_factor_graph()
    {
        ExactInference graph = Model.ToFactorGraph().Exact();
        var exact = Model.Exact();
        (int[] states, double logWeight) = graph.MostProbable();
        Assert.Equal(states, (int[])[.. exact.MostProbable(s => s.State), .. exact.MostProbable(s => s.Mood), .. exact.MostProbable(s => s.Idle)]);
        Assert.Equal(logWeight, exact.MostProbableLogDensity, 1e-12);
        const int k = 40;
        IReadOnlyList<(int[] States, double LogWeight)> expected = graph.KBest(k);
        (int[] States, double LogWeight)[] best = [.. exact.KBest(k, s => s.State).Zip(exact.KBest(k, s => s.Mood), exact.KBest(k, s => s.Idle))
            .Select(triple => (((int[])[.. triple.First.Values, .. triple.Second.Values, .. triple.Third.Values]), triple.First.LogDensity))];
        Assert.Equal(k, best.Length);
        Assert.Equal(k, best.Select(joint => string.Join(' ', joint.States)).Distinct().Count());
        for (int i = 0; i < k; i++)
            Assert.Equal(expected[i].LogWeight, best[i].LogWeight, 1e-12);
    }

    [Fact]
    public void Draws_have_the_frequencies_of_the_marginals()
    {
        // With 10 000 draws a frequency has a standard deviation of at most 0.005, and one of 36 is off by six of them in fewer than one run of a million.
        var exact = Model.Exact();
        int[][] draws = exact.Sample(10_000, s => s.State, seed: 5);
        double[,] marginals = exact.Marginals(s => s.State);
        for (int cell = 0; cell < 12; cell++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(marginals[cell, k], draws.Count(draw => draw[cell] == k) / 10_000.0, 0.03);
        }

        Assert.Equal(draws, exact.Sample(10_000, s => s.State, seed: 5));
    }

    [Fact]
    public void An_impossible_chain_is_named()
    {
        var model = Prob.Model.Define(m =>
        {
            Plate city = m.Plate("city", 2), day = m.Plate("day", 2);
            m.Chain(out var state, [city, day], first: new Bernoulli(0), next: b => new Bernoulli(b));
            m.Observe([city, day], new Bernoulli(state), (Tensor)new double[,] { { 0, 0 }, { 0, 1 } });
            return state;
        });
        Assert.Contains("'state[1]'", Assert.Throws<ImpossibleEvidenceException>(() => model.Exact().LogEvidence).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_meet_are_left_to_elimination()
    {
        var model = Prob.Model.Define(m =>
        {
            var day = m.Plate("day", 3);
            m.Chain(out var a, day, first: new Bernoulli(0.4), next: b => new Bernoulli(0.2 + (0.5 * b)));
            m.Chain(out var c, day, first: new Bernoulli(0.7), next: b => new Bernoulli(0.8 - (0.5 * b)));
            m.Observe(day, new Normal(a + c, 1), new double[] { 0, 1.5, 2 }, "y");
            return (a, c);
        });
        Assert.Null(ChainsEngine.Of(model.Summed));
        Assert.Equal(model.ToFactorGraph().Exact().LogEvidence, model.Exact().LogEvidence, 1e-12);
    }
}
