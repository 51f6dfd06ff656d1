using MathNet.Numerics.Distributions;

namespace Prob.Tests;

/// <summary>
/// Every question against enumeration, on the same 400 random graphs. Logarithms of weights are as large as 2000 here, sums of numbers that have 16 digits: 1e-10 is a
/// hundred times what their rounding makes.
/// </summary>
public sealed class ExactInferenceTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void The_log_evidence_is_that_of_enumeration() =>
        OnGraphs((exact, twin, _) => Assert.Equal(twin.LogTotal, exact.LogEvidence, Tolerance));

    [Fact]
    public void The_log_evidence_is_the_same_after_the_marginals() =>
        OnGraphs((exact, twin, _) =>
        {
            exact.Marginals();
            Assert.Equal(twin.LogTotal, exact.LogEvidence, Tolerance);
        });

    [Fact]
    public void Marginals_are_those_of_enumeration() =>
        OnGraphs((exact, twin, _) =>
        {
            double[][] marginals = exact.Marginals();
            for (int v = 0; v < marginals.Length; v++)
            {
                AssertNear(twin.Joint([v]), marginals[v]);
                Assert.Equal(marginals[v], exact.Marginal(v));
                Assert.Equal(marginals[v], exact.Marginal(exact.Graph.Variables[v].Name));
            }
        });

    [Fact]
    public void Factor_marginals_are_those_of_enumeration() =>
        OnGraphs((exact, twin, _) =>
        {
            for (int f = 0; f < exact.Graph.Factors.Length; f++)
                AssertNear(twin.Joint(exact.Graph.Factors[f].Scope), exact.FactorMarginal(f));
        });

    [Fact]
    public void Joints_of_any_variables_in_any_order_are_those_of_enumeration() =>
        OnGraphs((exact, twin, random) =>
        {
            for (int repeat = 0; repeat < 3; repeat++)
            {
                int[] variables = Enumeration.Some(random, exact.Graph);
                AssertNear(twin.Joint(variables), exact.Joint(variables));
            }
        });

    [Fact]
    public void The_entropy_is_that_of_enumeration() =>
        OnGraphs((exact, twin, _) => Assert.Equal(twin.Entropy, exact.Entropy(), Tolerance * (1 + Math.Abs(twin.LogTotal))));

    [Fact]
    public void The_most_probable_states_have_the_largest_weight() =>
        OnGraphs((exact, twin, _) =>
        {
            (int[] states, double logWeight) = exact.MostProbable();
            Assert.Equal(twin.Possible[0].LogWeight, logWeight, Tolerance);
            Assert.Equal(twin.Possible[0].LogWeight, LogWeight(twin, states), Tolerance);
        });

    [Fact]
    public void The_k_best_are_the_first_of_the_sorted_enumeration() =>
        OnGraphs((exact, twin, random) =>
        {
            // All of them and more where they are few.
            int k = twin.Possible.Length <= 200 ? random.Next(1, 300) : random.Next(1, 20);
            IReadOnlyList<(int[] States, double LogWeight)> best = exact.KBest(k);
            Assert.Equal(Math.Min(k, twin.Possible.Length), best.Count);
            for (int i = 0; i < best.Count; i++)
            {
                Assert.Equal(twin.Possible[i].LogWeight, best[i].LogWeight, Tolerance);
                Assert.Equal(best[i].LogWeight, LogWeight(twin, best[i].States), Tolerance);
                Assert.True(i == 0 || best[i].LogWeight <= best[i - 1].LogWeight, "not descending");
            }

            Assert.Equal(best.Count, best.Select(state => string.Join(',', state.States)).Distinct().Count());
        });

    [Fact]
    public void Marginal_map_states_have_the_largest_sum() =>
        OnGraphs((exact, twin, random) =>
        {
            for (int repeat = 0; repeat < 3; repeat++)
            {
                int[] variables = Enumeration.Some(random, exact.Graph);
                Dictionary<int, double> sums = twin.LogSums(variables);
                (int[] states, double logWeight) = exact.MarginalMap(variables);
                Assert.Equal(sums.Values.Max(), logWeight, Tolerance);
                var all = new int[exact.Graph.Variables.Length];
                for (int i = 0; i < variables.Length; i++)
                    all[variables[i]] = states[i];
                Assert.Equal(sums.Values.Max(), sums[twin.Place(variables, all)], Tolerance);
            }
        });

    /// <summary>Chi-square over joint states, those expected fewer than ten times together; all graphs together fail by chance once in a million.</summary>
    [Fact]
    public void Samples_have_the_frequencies_of_enumeration() =>
        OnGraphs(
            (exact, twin, _) =>
            {
                const int Draws = 2000;
                int[][] draws = exact.Sample(Draws, seed: 7);
                Assert.Equal(draws[..50], exact.Sample(50, seed: 7));
                int[] everything = [.. Enumerable.Range(0, exact.Graph.Variables.Length)];
                Dictionary<int, int> counts = draws.GroupBy(states => twin.Place(everything, states)).ToDictionary(group => group.Key, group => group.Count());
                double statistic = 0, rest = 0, restExpected = 0;
                int cells = 0, seen = 0;
                foreach ((int[] states, double logWeight) in twin.Possible)
                {
                    double expected = Draws * Math.Exp(logWeight - twin.LogTotal);
                    int count = counts.GetValueOrDefault(twin.Place(everything, states));
                    seen += count;
                    if (expected < 10)
                    {
                        (rest, restExpected) = (rest + count, restExpected + expected);
                        continue;
                    }

                    statistic += (count - expected) * (count - expected) / expected;
                    cells++;
                }

                Assert.Equal(Draws, seen);   // no state that is impossible
                if (restExpected >= 10)
                    (statistic, cells) = (statistic + ((rest - restExpected) * (rest - restExpected) / restExpected), cells + 1);
                else
                    Assert.InRange(rest, 0, 60);
                if (cells > 1)
                    Assert.InRange(statistic, 0, ChiSquared.InvCDF(cells - 1, 1 - (1e-6 / 100)));
            },
            graphs: 60);

    [Fact]
    public void Plans_that_are_used_again_give_the_same_bits() =>
        OnGraphs(
            (exact, _, random) =>
            {
                for (int repeat = 0; repeat < 4; repeat++)
                {
                    Evidence evidence = Enumeration.Observed(random, exact.Graph);
                    if (new Enumeration(exact.Graph, evidence).Possible.Length == 0)
                    {
                        Assert.Throws<ImpossibleEvidenceException>(() => exact.Given(evidence).LogEvidence);
                        continue;
                    }

                    ExactInference again = exact.Given(evidence), fresh = exact.Graph.Exact(evidence);
                    Assert.Equal(fresh.LogEvidence, again.LogEvidence);
                    Assert.Equal(fresh.Marginals(), again.Marginals());
                    Assert.Equal(fresh.MostProbable().States, again.MostProbable().States);
                    Assert.Equal(fresh.Sample(3), again.Sample(3));
                    for (int f = 0; f < exact.Graph.Factors.Length; f++)
                        Assert.Equal(fresh.FactorMarginal(f), again.FactorMarginal(f));
                }

                // And what was there first has not changed.
                Assert.Equal(exact.Graph.Exact(exact.Evidence).Marginals(), exact.Marginals());
            },
            graphs: 60);

    [Fact]
    public void Ties_are_broken_the_same_way_in_one_consistent_state()
    {
        // x ≠ y ≠ z ≠ x over three states: six joint states of weight 1, and states chosen one by one would not fit together.
        var builder = new FactorGraphBuilder();
        Variable[] colours = [builder.Variable("x", 3), builder.Variable("y", 3), builder.Variable("z", 3)];
        for (int i = 0; i < 3; i++)
            builder.Factor([colours[i], colours[(i + 1) % 3]], [0, 1, 1, 1, 0, 1, 1, 1, 0]);
        FactorGraph graph = builder.Build();
        (int[] states, double logWeight) = graph.Exact().MostProbable();
        Assert.Equal(0, logWeight);
        Assert.Equal(3, states.Distinct().Count());
        Assert.Equal(states, graph.Exact().MostProbable().States);
        Assert.Equal(6, graph.Exact().KBest(100).Count);
        Assert.Equal(Math.Log(6), graph.Exact().Entropy(), 1e-14);
    }

    [Fact]
    public void A_graph_without_variables_has_one_joint_state()
    {
        ExactInference exact = new FactorGraph([], [Factor.FromWeights([], [2]), Factor.FromLogWeights([], [-3])]).Exact();
        Assert.Equal(Math.Log(2) - 3, exact.LogEvidence, 1e-15);
        Assert.Empty(exact.Marginals());
        Assert.Equal([1], exact.FactorMarginal(1));
        Assert.Equal([1], exact.Joint());
        Assert.Equal(0, exact.Entropy(), 1e-15);
        Assert.Empty(exact.MostProbable().States);
        Assert.Empty(Assert.Single(exact.KBest(3)).States);
        Assert.Equal(Math.Log(2) - 3, exact.MarginalMap().LogWeight, 1e-15);
        Assert.Equal(0, new FactorGraph([], []).Exact().LogEvidence);
    }

    [Fact]
    public void Large_tables_give_the_answers_of_enumeration()
    {
        // Cliques of up to 6⁶ = 46656 entries, which are contracted in blocks; ordinary weights go through the fast lane, those of 10^±200 through that of logarithms.
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var builder = new FactorGraphBuilder();
            Variable[] variables = [.. Enumerable.Range(0, 6).Select(v => builder.Variable($"v{v}", 6 - (v % 2)))];
            for (int f = 0; f < 5; f++)
            {
                Variable[] scope = [.. variables];
                random.Shuffle(scope);
                scope = scope[..random.Next(2, 6)];
                double Weight() => random.Next(5) == 0 ? 0 : seed % 2 == 0 ? random.NextDouble() : Math.Pow(10, (400 * random.NextDouble()) - 200);
                builder.Factor(scope, [.. Enumerable.Range(0, scope.Aggregate(1, (size, v) => size * v.Cardinality)).Select(_ => Weight())]);
            }

            ExactInference exact = builder.Build().Exact();
            var twin = new Enumeration(exact.Graph, Evidence.None);
            Assert.Equal(twin.LogTotal, exact.LogEvidence, Tolerance);
            for (int v = 0; v < variables.Length; v++)
                AssertNear(twin.Joint([v]), exact.Marginal(v));
            for (int f = 0; f < exact.Graph.Factors.Length; f++)
                AssertNear(twin.Joint(exact.Graph.Factors[f].Scope), exact.FactorMarginal(f));
            AssertNear(twin.Joint([4, 0, 3]), exact.Joint(4, 0, 3));
            (int[] states, double logWeight) = exact.MostProbable();
            Assert.Equal(twin.Possible[0].LogWeight, logWeight, Tolerance);
            Assert.Equal(twin.Possible[0].LogWeight, LogWeight(twin, states), Tolerance);
            Assert.Equal(twin.LogSums([5, 1, 2]).Values.Max(), exact.MarginalMap(5, 1, 2).LogWeight, Tolerance);
            Assert.All(exact.Sample(50), draw => Assert.True(LogWeight(twin, draw) > double.NegativeInfinity));
        }
    }

    [Fact]
    public void A_variable_of_thousands_of_states_alone_or_with_another()
    {
        // The message back to its table is a single number, or two, repeated along all states.
        double[] weights = [.. Enumerable.Range(1, 5000).Select(i => 1.0 / i)];
        foreach (bool isLog in (bool[])[false, true])
        {
            var builder = new FactorGraphBuilder();
            Variable many = builder.Variable("many", 5000), coin = builder.Variable("coin", 2), alone = builder.Variable("alone", 5000);
            if (isLog)
                builder.LogFactor([alone], Array.ConvertAll(weights, weight => Math.Log(weight) - (weight < 0.5 ? 0 : 2000)));
            else
                builder.Factor([alone], weights);
            builder.Factor([many, coin], [.. weights.SelectMany(weight => new[] { weight, 1 - weight })]);
            builder.Factor([coin], [0.25, 0.75]);
            ExactInference exact = builder.Build().Exact();
            double[] kept = isLog ? [0, 0, .. weights[2..]] : weights;
            AssertNear([.. kept.Select(weight => weight / kept.Sum())], exact.Marginal("alone"));
            AssertNear(exact.Marginal("alone"), exact.FactorMarginal(0));
            double[] joint = [.. weights.Select(weight => (0.25 * weight) + (0.75 * (1 - weight)))];
            AssertNear([.. joint.Select(weight => weight / joint.Sum())], exact.Marginal("many"));
            Assert.Equal(Math.Log(kept.Sum()) + Math.Log(joint.Sum()), exact.LogEvidence, Tolerance);
            Assert.Equal([4999, 1, isLog ? 2 : 0], exact.MostProbable().States);
        }
    }

    [Fact]
    public void Threads_may_ask_at_the_same_time()
    {
        var random = new Random(11);
        var builder = new FactorGraphBuilder();
        Variable[] variables = [.. Enumerable.Range(0, 8).Select(v => builder.Variable($"v{v}", 3))];
        for (int v = 0; v < 8; v++)
            builder.Factor([variables[v], variables[(v + 1) % 8]], [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble())]);
        FactorGraph graph = builder.Build();
        ExactInference shared = graph.Exact();
        Parallel.For(0, 200, i =>
        {
            // The same variable observed: one structure for all.
            Evidence evidence = Evidence.None.With(0, i % 3);
            ExactInference again = shared.Given(evidence), fresh = graph.Exact(evidence);
            Assert.Equal(fresh.Marginals(), again.Marginals());
            Assert.Equal(fresh.FactorMarginal(3), again.FactorMarginal(3));
            Assert.Equal(fresh.MostProbable().States, again.MostProbable().States);
            Assert.Equal(fresh.Sample(5), again.Sample(5));
            Assert.Equal(graph.Exact().LogEvidence, shared.LogEvidence);
        });
    }

    private static void OnGraphs(Action<ExactInference, Enumeration, Random> check, int graphs = 400)
    {
        int impossible = 0;
        for (int seed = 0; seed < graphs; seed++)
        {
            var random = new Random(seed);
            (FactorGraph graph, Evidence evidence) = Enumeration.Draw(random);
            var twin = new Enumeration(graph, evidence);
            try
            {
                if (twin.Possible.Length == 0)
                {
                    impossible++;
                    Assert.Throws<ImpossibleEvidenceException>(() => graph.Exact(evidence).LogEvidence);
                }
                else
                {
                    check(graph.Exact(evidence), twin, random);
                }
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, evidence {evidence}, {graph}", exception);
            }
        }

        Assert.InRange(impossible, 1, graphs / 2);
    }

    private static double LogWeight(Enumeration twin, int[] states) => twin.Graph.Factors.Sum(factor => factor.LogWeights[twin.Place(factor.Scope, states)]);

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance);
    }
}
