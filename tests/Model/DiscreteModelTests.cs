using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Models of discrete sites, against enumeration of all joint values in plain loops.</summary>
public sealed class DiscreteModelTests
{
    private static readonly double[] Start = [0.6, 0.3, 0.1];
    private static readonly double[,] Move = { { 0.7, 0.2, 0.1 }, { 0.3, 0.4, 0.3 }, { 0, 0.5, 0.5 } };
    private static readonly double[,] Emit = { { 0.9, 0.1 }, { 0.4, 0.6 }, { 0.2, 0.8 } };

    private static readonly int[] Observed = [0, 1, 1, 0, 1];

    private static readonly Model<Discrete> Weather = Model.Define(m =>
    {
        Tensor start = Start, move = Move, emit = Emit;
        var day = m.Plate("day", Observed.Length);
        m.Chain(out var state, day, first: new Categorical(start), next: s => new Categorical(move[s]));
        m.Observe(day, new Categorical(emit[state]), Observed);
        return state;
    });

    [Fact]
    public void A_chain_is_decoded_like_an_enumeration_of_its_paths()
    {
        (int[] States, double Weight)[] paths = [.. Paths(3, 5).Select(path => (path, PathWeight(path, Observed))).OrderByDescending(path => path.Item2)];
        AssertAnswers(paths, Weather.Exact(), 5, 3);
        Assert.Equal(paths[0].States, Weather.Exact().MostProbable());
        Assert.Equal(paths.Take(4).Select(path => Math.Log(path.Weight)).ToArray(), Weather.Exact().KBest(4).Select(best => best.LogDensity).ToArray(), new Within(1e-12));
    }

    [Fact]
    public void Chains_in_a_loop_have_names_of_their_own()
    {
        int[][] seen = [[0, 1, 1, 0], [1, 1]];
        var model = Model.Define(m =>
        {
            Tensor start = Start, move = Move, emit = Emit;
            Discrete[] states = [.. seen.Select((symbols, i) =>
            {
                var day = m.Plate($"day {i}", symbols.Length);
                Discrete state = m.Chain($"state {i}", day, new Categorical(start), s => new Categorical(move[s]));
                m.Observe(day, new Categorical(emit[state]), symbols, $"seen {i}");
                return state;
            })];
            return (First: states[0], Second: states[1]);
        });
        Exact<(Discrete First, Discrete Second)> exact = model.Exact();
        Assert.Equal(seen.Sum(symbols => Math.Log(Paths(3, symbols.Length).Sum(path => PathWeight(path, symbols)))), exact.LogEvidence, 1e-12);
        Assert.Equal(Paths(3, 2).MaxBy(path => PathWeight(path, seen[1])), exact.MostProbable(s => s.Second));
    }

    [Fact]
    public void A_chain_as_a_factor_graph_gives_the_same_answers()
    {
        FactorGraph graph = Weather.ToFactorGraph();
        Assert.Equal(5, graph.Variables.Length);
        Assert.Equal("state[3]", graph.Variables[3].Name);
        ExactInference exact = graph.Exact();
        Assert.Equal(Weather.Exact().LogEvidence, exact.LogEvidence, 1e-12);
        Assert.Equal(Weather.Exact().MostProbable(), exact.MostProbable().States);
        for (int t = 0; t < 5; t++)
            Assert.Equal(exact.Marginal(t), Enumerable.Range(0, 3).Select(k => Weather.Exact().Marginals()[t, k]), new Within(1e-12));
    }

    [Fact]
    public void Chains_in_a_plate_with_a_shared_parent_are_summed_out_together()
    {
        int[,] seen = { { 0, 1, 1 }, { 1, 1, 0 } };
        var model = Model.Define(m =>
        {
            Tensor start = Start, move = Move, emit = Emit;
            // The chain's plate is older than the one around it, so that memory is laid out the other way round.
            Plate day = m.Plate("day", 3), city = m.Plate("city", 2);
            m.Sample(out var climate, new Bernoulli(0.3));
            m.Chain(out var state, [city, day], first: new Categorical(start), next: s => new Categorical(move[s]));
            m.Observe([city, day], new Bernoulli(Where(climate > 0, 0.5, 1) * Gather(Reshape(Slice(emit, 1, 1, 1), [3]), state)), ((Tensor)new double[,] { { 0, 1, 1 }, { 1, 1, 0 } }));
            return (climate, state);
        });
        var joint = new List<(int[] States, double Weight)>();
        for (int climate = 0; climate < 2; climate++)
        {
            foreach (int[] path in Paths(3, 6))
            {
                double weight = climate == 1 ? 0.3 : 0.7;
                for (int c = 0; c < 2; c++)
                {
                    for (int t = 0; t < 3; t++)
                    {
                        int now = path[(3 * c) + t];
                        double one = Emit[now, 1] * (climate == 1 ? 0.5 : 1);
                        weight *= (t == 0 ? Start[now] : Move[path[(3 * c) + t - 1], now]) * (seen[c, t] == 1 ? one : 1 - one);
                    }
                }

                joint.Add(([climate, .. path], weight));
            }
        }

        Exact<(Discrete Climate, Discrete State)> exact = model.Exact();
        double total = joint.Sum(j => j.Weight);
        Assert.Equal(Math.Log(total), exact.LogEvidence, 1e-12);
        Assert.Equal(joint.Where(j => j.States[0] == 1).Sum(j => j.Weight) / total, exact.Marginals(s => s.Climate)[0, 1], 1e-12);
        double[,] states = exact.Marginals(s => s.State);
        for (int cell = 0; cell < 6; cell++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(joint.Where(j => j.States[1 + cell] == k).Sum(j => j.Weight) / total, states[cell, k], 1e-12);
        }

        Assert.Equal(joint.MaxBy(j => j.Weight).States[1..], exact.MostProbable(s => s.State));
    }

    [Fact]
    public void Sites_that_share_parents_and_factors_are_summed_out_together()
    {
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 2);
            m.Sample(out var dice, new Categorical(new double[] { 0.5, 0.25, 0.25 }));
            m.Sample(out var coins, row, new Binomial(2, 0.2 + (0.3 * dice)));
            m.Observe(row, new Normal(coins + dice, 1), new double[] { 1, 3 }, "y");
            m.Factor(row, -0.1 * Square(coins - dice), "penalty");
            return (dice, coins);
        });
        double[] prior = [0.5, 0.25, 0.25], y = [1, 3];
        var joint = new List<(int[] States, double Weight)>();
        foreach (int[] path in Paths(3, 3))
        {
            double weight = prior[path[0]], p = 0.2 + (0.3 * path[0]);
            for (int i = 0; i < 2; i++)
            {
                int k = path[1 + i];
                double binomial = k switch { 0 => (1 - p) * (1 - p), 1 => 2 * p * (1 - p), _ => p * p };
                weight *= binomial * Math.Exp(-0.5 * Math.Pow(y[i] - k - path[0], 2)) / Math.Sqrt(2 * Math.PI) * Math.Exp(-0.1 * Math.Pow(k - path[0], 2));
            }

            joint.Add((path, weight));
        }

        Exact<(Discrete Dice, Discrete Coins)> exact = model.Exact();
        double total = joint.Sum(j => j.Weight);
        Assert.Equal(Math.Log(total), exact.LogEvidence, 1e-12);
        Assert.Equal(joint.MaxBy(j => j.Weight).States[1..], exact.MostProbable(s => s.Coins));
        Assert.Equal(Math.Log(joint.Max(j => j.Weight)), exact.MostProbableLogDensity, 1e-12);
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(joint.Where(j => j.States[1 + i] == k).Sum(j => j.Weight) / total, exact.Marginals(s => s.Coins)[i, k], 1e-12);
        }
    }

    /// <summary>A chain of survivors, each number at most the one before.</summary>
    [Fact]
    public void A_support_may_depend_on_the_cell_before()
    {
        int[] seen = [3, 2, 0];
        var model = Model.Define(m =>
        {
            var year = m.Plate("year", 3);
            m.Chain(out var alive, year, new Binomial(3, 0.5), next: before => new Binomial(before, 0.7));
            m.Observe(year, new Normal(alive, 1), seen);
            return alive;
        });
        double[] choose = [1, 3, 3, 1];
        (int[] States, double Weight)[] paths = [.. Paths(4, 3).Select(path => (path, choose[path[0]] / 8 * Survive(path[0], path[1]) * Survive(path[1], path[2])
            * path.Zip(seen, (n, y) => Math.Exp(-0.5 * (y - n) * (y - n)) / Math.Sqrt(2 * Math.PI)).Aggregate((a, b) => a * b)))];
        AssertAnswers(paths, model.Exact(), 3, 4);
        Assert.Equal(paths.MaxBy(path => path.Weight).States, model.Exact().MostProbable());

        static double Survive(int n, int k) => n < k ? 0 : Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1)) * Math.Pow(0.7, k) * Math.Pow(0.3, n - k);
    }

    /// <summary>Animals counted where n live (Royle 2004): an observation above n is impossible for that n, and a mistake only if it is for all.</summary>
    [Fact]
    public void A_support_may_depend_on_a_site_that_is_summed_out()
    {
        double[] counts = [3, 1, 2];
        Model<Discrete> Counting(double[] seen) => Model.Define(m =>
        {
            m.Sample(out var n, new Binomial(5, 0.4));
            m.Observe(m.Plate("visit", 3), new Binomial(n, 0.3), seen);
            return n;
        });
        double[] choose = [1, 5, 10, 10, 5, 1];
        double[] weights = [.. Enumerable.Range(0, 6).Select(n => choose[n] * Math.Pow(0.4, n) * Math.Pow(0.6, 5 - n) * counts.Aggregate(1.0, (product, k) => product * Mass(n, (int)k)))];
        Exact<Discrete> exact = Counting(counts).Exact();
        Assert.Equal(Math.Log(weights.Sum()), exact.LogEvidence, 1e-12);
        for (int n = 0; n < 6; n++)
            Assert.Equal(weights[n] / weights.Sum(), exact.Marginals()[0, n], 1e-12);
        Assert.Contains("The observation 'seen' (line", Assert.Throws<ModelException>(() => Counting([3, 1, 6]).Exact()).Message, StringComparison.Ordinal);

        static double Mass(int n, int k) => n < k ? 0 : Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1)) * Math.Pow(0.3, k) * Math.Pow(0.7, n - k);
    }

    /// <summary>Each share may miss by 5 standard errors: false alarm 6e-7 each, two dozen of them.</summary>
    [Fact]
    public void A_chain_is_simulated_step_by_step()
    {
        const int draws = 40_000;
        Simulation<Discrete> simulated = Weather.Simulate(draws, seed: 5);
        double[][] state = [.. Enumerable.Range(0, 5).Select(simulated["state"].Values)];
        double[] seen = simulated["Observed"].Values(4);
        for (int from = 0; from < 3; from++)
        {
            double count = state[2].Count(s => s == from);
            for (int to = 0; to < 3; to++)
                AssertShare(Move[from, to], Enumerable.Range(0, draws).Count(i => state[2][i] == from && state[3][i] == to), count);
            AssertShare(Start[from], state[0].Count(s => s == from), draws);
            AssertShare(Emit[from, 1], Enumerable.Range(0, draws).Count(i => state[4][i] == from && seen[i] == 1), state[4].Count(s => s == from));
        }

        static void AssertShare(double expected, double hits, double of) =>
            Assert.Equal(expected, hits / of, 1e-12 + (5 * Math.Sqrt(expected * (1 - expected) / of)));
    }

    [Fact]
    public void Posterior_samples_follow_the_marginals()
    {
        const int draws = 20_000;
        double[,] marginals = Weather.Exact().Marginals();
        int[][] paths = Weather.Exact().Sample(draws, seed: 3);
        for (int t = 0; t < 5; t++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(marginals[t, k], paths.Count(path => path[t] == k) / (double)draws, 1e-12 + (5 * Math.Sqrt(marginals[t, k] * (1 - marginals[t, k]) / draws)));
        }
    }

    [Fact]
    public void What_cannot_be_summed_out_is_refused_by_name()
    {
        Assert.StartsWith("The site 'x' (line ", Refusal(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
        }), StringComparison.Ordinal);
        Assert.Contains("must have a known, finite number of values to be summed over, but takes a whole number of at least 0.", Refusal(m =>
        {
            m.Sample(out var n, new Poisson(3));
        }), StringComparison.Ordinal);
        Assert.Contains("carries the plate 'row', which the site is not in.", Refusal(m =>
        {
            m.Sample(out var z, m.Plate("row", 3), new Bernoulli(0.5));
            m.Observe(new Normal(z, 1), 0.5, "y");
        }), StringComparison.Ordinal);
        Assert.Contains("needs a plate to run along", Refusal(m => m.Chain(out var s, default, new Bernoulli(0.5), _ => new Bernoulli(0.5))), StringComparison.Ordinal);
    }

    private static string Refusal(Action<ModelBuilder> program) => Assert.Throws<ModelException>(() => Model.Define(m =>
    {
        program(m);
        return 0;
    }).ToFactorGraph()).Message;

    private static void AssertAnswers((int[] States, double Weight)[] paths, Exact<Discrete> exact, int cells, int states)
    {
        double total = paths.Sum(path => path.Weight);
        Assert.Equal(Math.Log(total), exact.LogEvidence, 1e-12);
        double[,] marginals = exact.Marginals();
        for (int t = 0; t < cells; t++)
        {
            for (int k = 0; k < states; k++)
                Assert.Equal(paths.Where(path => path.States[t] == k).Sum(path => path.Weight) / total, marginals[t, k], 1e-12);
        }
    }

    private static double PathWeight(int[] path, int[] observed)
    {
        double weight = Start[path[0]] * Emit[path[0], observed[0]];
        for (int t = 1; t < path.Length; t++)
            weight *= Move[path[t - 1], path[t]] * Emit[path[t], observed[t]];
        return weight;
    }

    private static IEnumerable<int[]> Paths(int states, int length) =>
        Enumerable.Range(0, (int)Math.Pow(states, length)).Select(code =>
        {
            var path = new int[length];
            for (int t = length - 1; t >= 0; t--)
                (code, path[t]) = Math.DivRem(code, states);
            return path;
        });
}
