using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Prob.Tests.Laws;

namespace Prob.Tests.Inference.Exact;

/// <summary>Chains against the enumeration of all paths, against numbers from elsewhere, and where numbers are extreme, against answers by hand.</summary>
public sealed class HiddenMarkovChainTests
{
    private const double Never = double.NegativeInfinity;

    [Fact]
    public void Sums_equal_enumeration() => Randomly.Check(Chains(), seed =>
    {
        Small chain = new(seed);
        chain.Enumerate(out List<(int[] Path, double LogWeight)> paths);
        if (paths.Count == 0)
        {
            Assert.Throws<ImpossibleEvidenceException>(() => chain.Chain.LogEvidence());
            return;
        }

        double evidence = LogSum(paths.Select(p => p.LogWeight));
        Near(evidence, chain.Chain.LogEvidence());
        double[,] marginals = chain.Chain.Marginals(), filtered = chain.Chain.FilteredMarginals();
        double[,,] pairs = chain.Chain.PairMarginals();
        ChainExpectations expected = chain.Chain.Expectations();
        Near(evidence, expected.LogEvidence);
        for (int t = 0; t < chain.Steps; t++)
        {
            var upToHere = new Small(seed, t + 1);
            upToHere.Enumerate(out List<(int[] Path, double LogWeight)> beginnings);
            double before = LogSum(beginnings.Select(p => p.LogWeight));
            for (int k = 0; k < chain.States; k++)
            {
                Near(Math.Exp(LogSum(paths.Where(p => p.Path[t] == k).Select(p => p.LogWeight)) - evidence), marginals[t, k]);
                Near(Math.Exp(LogSum(beginnings.Where(p => p.Path[t] == k).Select(p => p.LogWeight)) - before), filtered[t, k]);
                for (int j = 0; j < chain.States && t < chain.Steps - 1; j++)
                    Near(Math.Exp(LogSum(paths.Where(p => p.Path[t] == k && p.Path[t + 1] == j).Select(p => p.LogWeight)) - evidence), pairs[t, k, j]);
            }
        }

        for (int i = 0; i < chain.States; i++)
        {
            Near(marginals[0, i], expected.First[i]);
            for (int j = 0; j < chain.States; j++)
                Near(Enumerable.Range(0, chain.Steps - 1).Sum(t => pairs[t, i, j]), expected.Transitions[i, j]);
            for (int m = 0; m < (chain.Observed is null ? 0 : Small.Symbols); m++)
                Near(Enumerable.Range(0, chain.Steps).Where(t => chain.Observed![t] == m).Sum(t => marginals[t, i]), expected.Emissions![i, m]);
        }
    }, 200);

    [Fact]
    public void Best_paths_equal_enumeration() => Randomly.Check(Chains(), seed =>
    {
        Small chain = new(seed);
        chain.Enumerate(out List<(int[] Path, double LogWeight)> paths);
        if (paths.Count == 0)
        {
            Assert.Throws<ImpossibleEvidenceException>(chain.Chain.MostProbablePath);
            return;
        }

        paths.Sort((x, y) => y.LogWeight.CompareTo(x.LogWeight));
        ChainPath best = chain.Chain.MostProbablePath();
        Near(paths[0].LogWeight, best.LogWeight);
        Near(best.LogWeight, chain.Chain.LogWeight(best.States));
        foreach (int k in (int[])[1, 5, 1000])
        {
            IReadOnlyList<ChainPath> several = chain.Chain.MostProbablePaths(k);
            Assert.Equal(Math.Min(k, paths.Count), several.Count);
            Assert.Equal(best.States, several[0].States);
            Assert.Equal(several.Count, several.Select(path => string.Join(",", path.States)).Distinct().Count());
            for (int i = 0; i < several.Count; i++)
            {
                Near(paths[i].LogWeight, several[i].LogWeight);
                Near(several[i].LogWeight, chain.Chain.LogWeight(several[i].States));
            }
        }
    }, 200);

    [Fact]
    public void Among_equal_paths_the_last_state_is_lowest_then_the_one_before() => Randomly.Check(Gen.Choose(0, int.MaxValue - 1), seed =>
    {
        // Powers of two: the logarithms tie, because equal products come from the same factors, or are sums of the same multiples of log 2.
        var random = new Philox((ulong)seed);
        int states = 1 + random.NextInt(4), steps = 1 + random.NextInt(5);
        var evidence = new double[steps, states];
        foreach (ref double e in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref evidence[0, 0], evidence.Length))
            e = random.NextInt(3) switch { 0 => Never, int n => 0.25 * n };
        var ones = new double[states, states];
        foreach (ref double one in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref ones[0, 0], ones.Length))
            one = 1;
        for (int t = 0; t < steps; t++)
            evidence[t, random.NextInt(states)] = 0.5;
        var chain = new HiddenMarkovChain([.. Enumerable.Repeat(1.0, states)], ones, evidence);
        int[] expected = [.. Enumerable.Range(0, steps).Select(t => Enumerable.Range(0, states).First(k => evidence[t, k] == Enumerable.Range(0, states).Max(j => evidence[t, j])))];
        ChainPath best = chain.MostProbablePath();
        Assert.Equal(expected, best.States);
        Assert.Equal(chain.LogWeight(best.States), best.LogWeight);
    });

    [Fact]
    public void Ties_across_blocks_and_widths_go_to_state_0()
    {
        foreach (int states in (int[])[2, 8, 20])
        {
            var same = new double[states, states];
            foreach (ref double weight in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref same[0, 0], same.Length))
                weight = 0.5;
            var chain = new HiddenMarkovChain([.. Enumerable.Repeat(0.5, states)], same, new double[1000, states]) { MemoryLimit = 1 };
            ChainPath best = chain.MostProbablePath();
            Assert.All(best.States, state => Assert.Equal(0, state));
            Near(1000 * Math.Log(0.5), best.LogWeight);
        }
    }

    [Fact]
    public void Long_chains_with_symbols_equal_the_same_with_log_weights()
    {
        // Up to eight states with symbols go several steps and blocks at a time; log weights, and a matrix for each step, one by one.
        foreach (int states in (int[])[1, 2, 5, 8, 9])
        {
            foreach (bool sticky in (bool[])[false, true])
            {
                foreach (int steps in (int[])[24, 25, 64, 65, 320, 321, 1500])
                {
                    Small chain = new(31 + steps, steps, states, sticky: sticky);
                    HiddenMarkovChain same = chain.WithGap(gap: 0), single = chain.Unrolled();
                    Near(same.LogEvidence(), chain.Chain.LogEvidence());
                    ChainPath best = chain.Chain.MostProbablePath();
                    // Where factors change places, weights are equal but for rounding: compared are weights, not paths.
                    Near(same.MostProbablePath().LogWeight, best.LogWeight);
                    Near(single.MostProbablePath().LogWeight, best.LogWeight);
                    Assert.Equal(chain.Limited(1).MostProbablePath().States, best.States);
                    Near(chain.Chain.LogWeight(best.States), best.LogWeight);
                    AssertNear(single.Marginals(), chain.Chain.Marginals());
                    AssertNear(same.FilteredMarginals(), chain.Chain.FilteredMarginals());
                    AssertNear(single.Expectations().Transitions, chain.Chain.Expectations().Transitions);
                }
            }
        }

        static void AssertNear(double[,] expected, double[,] actual)
        {
            foreach ((double x, double y) in expected.Cast<double>().Zip(actual.Cast<double>()))
                Near(x, y);
        }
    }

    [ReferenceTheory]
    [InlineData("k2_t10")]
    [InlineData("k3_t50")]
    [InlineData("k5_t200")]
    [InlineData("k16_t1000")]
    [InlineData("k64_t2000")]
    public void Reference_models_agree(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceData.Folder, "hmm", name + ".json")));
        JsonElement model = document.RootElement;
        int[] observed = model.GetProperty("observations").Deserialize<int[]>()!;
        double[] first = model.GetProperty("initial").Deserialize<double[]>()!;
        double[,] transition = Matrix(model.GetProperty("transition")), emission = Matrix(model.GetProperty("emission"));
        foreach (long limit in (long[])[1, 1 << 28])
        {
            var chain = new HiddenMarkovChain(first, transition, emission, observed) { MemoryLimit = limit };
            Near(model.GetProperty("log_likelihood").GetDouble(), chain.LogEvidence(), 1e-12);
            double[,] marginals = chain.Marginals(), reference = Matrix(model.GetProperty("posterior"));
            int[] rows = model.GetProperty("posterior_rows").Deserialize<int[]>()!;
            for (int r = 0; r < rows.Length; r++)
            {
                for (int k = 0; k < first.Length; k++)
                    Assert.Equal(reference[r, k], marginals[rows[r], k], 1e-10);
            }

            ChainPath best = chain.MostProbablePath();
            Assert.Equal(model.GetProperty("viterbi_path").Deserialize<int[]>(), best.States);
            Near(model.GetProperty("viterbi_log_probability").GetDouble(), best.LogWeight, 1e-12);
        }
    }

    [Fact]
    public void Samples_have_the_marginals_of_neighbours()
    {
        // 40 000 draws of each pair: χ² with at most 15 degrees of freedom at 5 neighbours and 2 limits on memory; above 60 with probability 2e-7 each, so 1 in 500 000 overall.
        Small chain = new(11, 6, states: 4, symbols: true);
        foreach (bool inLogs in (bool[])[false, true])
        {
            HiddenMarkovChain asked = inLogs ? chain.WithGap() : chain.Chain;
            double[,,] pairs = asked.PairMarginals();
            var random = new Philox(7);
            int[][] paths = asked.Sample(40_000, ref random);
            Assert.Equal(240_000UL, random.Position);
            for (int t = 0; t < 5; t++)
            {
                double chiSquared = 0;
                for (int i = 0; i < 4; i++)
                {
                    for (int j = 0; j < 4; j++)
                    {
                        double expected = 40_000 * pairs[t, i, j], seen = paths.Count(path => path[t] == i && path[t + 1] == j);
                        if (expected < 1e-3)
                            Assert.True(seen <= 2);
                        else
                            chiSquared += (seen - expected) * (seen - expected) / expected;
                    }
                }

                Assert.True(chiSquared < 60, $"χ² = {chiSquared} at step {t}");
            }
        }
    }

    [Fact]
    public void Checkpoints_change_no_bit()
    {
        foreach (int states in (int[])[3, 8, 13])
        {
            foreach (bool gaps in (bool[])[false, true])
            {
                Small large = new(21, 700, states);
                HiddenMarkovChain whole = gaps ? large.WithGap() : large.Chain, pieces = gaps ? large.WithGap(1) : large.Limited(1);
                Assert.Equal(whole.Marginals(), pieces.Marginals());
                Assert.Equal(whole.PairMarginals(), pieces.PairMarginals());
                Assert.Equal(whole.Expectations().Transitions, pieces.Expectations().Transitions);
                Assert.Equal(whole.LogEvidence(), pieces.LogEvidence());
                Assert.Equal(whole.MostProbablePath().States, pieces.MostProbablePath().States);
                Assert.Equal(whole.MostProbablePaths(4).Select(p => p.LogWeight), pieces.MostProbablePaths(4).Select(p => p.LogWeight));
                Philox random = new(1), same = new(1);
                Assert.Equal(whole.Sample(3, ref random), pieces.Sample(3, ref same));
            }
        }
    }

    [Fact]
    public void Early_evidence_for_a_state_that_late_evidence_excludes()
    {
        // State 0 is e^1000 times likelier at each of the first 50 steps, states never change, and the last step excludes state 0.
        const int steps = 100;
        var evidence = new double[steps, 2];
        for (int t = 0; t < 50; t++)
            evidence[t, 1] = -1000;
        evidence[steps - 1, 0] = Never;
        var chain = new HiddenMarkovChain([0.25, 0.75], new double[,] { { 1, 0 }, { 0, 1 } }, evidence);
        Near(Math.Log(0.75) - 50_000, chain.LogEvidence());
        double[,] marginals = chain.Marginals();
        for (int t = 0; t < steps; t++)
            Assert.Equal((0.0, 1.0), (marginals[t, 0], marginals[t, 1]));
        Assert.All(chain.MostProbablePath().States, state => Assert.Equal(1, state));
        Near(99, chain.Expectations().Transitions[1, 1]);
        var random = new Philox(1);
        Assert.All(chain.Sample(5, ref random), path => Assert.DoesNotContain(0, path));
    }

    [Fact]
    public void A_message_that_shrinks_slowly_is_not_lost()
    {
        // State 0 is left with probability 0.1 at each step and never entered again: 0.9^20000 is far below the smallest double. The last step shows that it was never left.
        const int steps = 20_001;
        var evidence = new double[steps, 2];
        evidence[steps - 1, 1] = Never;
        var chain = new HiddenMarkovChain([1, 0], new double[,] { { 0.9, 0.1 }, { 0, 1 } }, evidence);
        Near(20_000 * Math.Log(0.9), chain.LogEvidence());
        Assert.Equal(1, chain.Marginals()[10_000, 0]);
        Near(20_000, chain.Expectations().Transitions[0, 0]);
    }

    [Fact]
    public void Emission_gaps_of_2000_nats()
    {
        // Two states, three steps, all 8 paths by hand: gaps that cancel over the steps.
        double[,] evidence = { { 0, -2000 }, { -2000, 0 }, { -1, -2001 } };
        var chain = new HiddenMarkovChain([0.5, 0.5], new double[,] { { 0.75, 0.25 }, { 0.5, 0.5 } }, evidence);
        double best = Math.Log(0.5 * 0.25 * 0.5) - 1;
        Near(best, chain.LogEvidence());
        ChainPath path = chain.MostProbablePath();
        Assert.Equal([0, 1, 0], path.States);
        Near(best, path.LogWeight);

        // States that cannot change: (0 − 2000 − 1) against (−2000 + 0 − 2001).
        chain = new HiddenMarkovChain([0.5, 0.5], new double[,] { { 1, 0 }, { 0, 1 } }, evidence);
        Near(Math.Log(0.5) - 2001, chain.LogEvidence());
        evidence[2, 0] = -2001;
        chain = new HiddenMarkovChain([0.25, 0.75], new double[,] { { 1, 0 }, { 0, 1 } }, evidence);
        Near(-4001, chain.LogEvidence() is var log ? log - Math.Log(0.25 + 0.75) : 0, 1e-12);
        Near(0.25, chain.Marginals()[1, 0]);
        Near(0.5, chain.Expectations().Transitions[0, 0]);
    }

    [Fact]
    public void A_million_steps_are_stable()
    {
        // Independent of each other: rows of the transition are equal, so every answer is known.
        const int steps = 1_000_000;
        double[] share = [0.2, 0.3, 0.5];
        double[,] transition = { { 0.2, 0.3, 0.5 }, { 0.2, 0.3, 0.5 }, { 0.2, 0.3, 0.5 } };
        double[,] emission = { { 0.9, 0.1 }, { 0.5, 0.5 }, { 0.01, 0.99 } };
        int[] observed = [.. Enumerable.Range(0, steps).Select(t => t % 7 == 0 ? 0 : 1)];
        double zeros = observed.Count(y => y == 0), ones = steps - zeros;
        double p0 = 0.18 + 0.15 + 0.005, p1 = 0.02 + 0.15 + 0.495;
        foreach (long limit in (long[])[1 << 20, 1 << 28])
        {
            var chain = new HiddenMarkovChain(share, transition, emission, observed) { MemoryLimit = limit };
            Near((zeros * Math.Log(p0)) + (ones * Math.Log(p1)), chain.LogEvidence());
            double[,] marginals = chain.Marginals();
            foreach (int t in (int[])[0, 1, 7, 500_000, 999_998])
            {
                for (int k = 0; k < 3; k++)
                    Assert.Equal(share[k] * emission[k, observed[t]] / (observed[t] == 0 ? p0 : p1), marginals[t, k], 1e-14);
            }

            ChainPath best = chain.MostProbablePath();
            Near((zeros * Math.Log(0.18)) + (ones * Math.Log(0.495)), best.LogWeight);
            Assert.Equal((0, 2), (best.States[7], best.States[999_998]));
            ChainExpectations expected = chain.Expectations();
            Near(steps - 1, expected.Transitions.Cast<double>().Sum(), 1e-11);
            Near(zeros * 0.18 / p0, expected.Emissions![0, 0], 1e-11);
        }
    }

    [Fact]
    public void Impossible_evidence_names_the_first_step_at_which_everything_is_excluded()
    {
        double[,] turn = { { 0, 1 }, { 1, 0 } }, show = { { 1, 0, 0 }, { 0, 1, 0 } };
        foreach (int before in (int[])[1, 2, 64, 501])
        {
            // Alternating states show alternating symbols; the symbol before + 1 repeats.
            int[] observed = [.. Enumerable.Range(0, before + 300).Select(t => (t > before ? t - 1 : t) % 2)];
            var chain = new HiddenMarkovChain([0.5, 0.5], turn, show, observed) { MemoryLimit = 1000 };
            string message = $"The evidence is impossible: at step {before + 1} every state is excluded, by its symbol {before % 2} or because no state possible at step {before} leads to it.";
            foreach (Action ask in (Action[])[() => chain.LogEvidence(), () => chain.Marginals(), () => chain.FilteredMarginals(), () => chain.MostProbablePath(), () => chain.MostProbablePaths(2), () => chain.Expectations()])
            {
                ImpossibleEvidenceException exception = Assert.Throws<ImpossibleEvidenceException>(ask);
                Assert.Equal((before + 1, message), (exception.Step, exception.Message));
            }
        }

        Assert.Equal(
            "The evidence is impossible: the symbol 2 of step 1 excludes every state.",
            Assert.Throws<ImpossibleEvidenceException>(() => new HiddenMarkovChain([1, 1], turn, show, [0, 2]).LogEvidence()).Message);
        Assert.Equal(
            "The evidence is impossible: the symbol 1 of step 0 excludes every state that the first weights allow.",
            Assert.Throws<ImpossibleEvidenceException>(() => new HiddenMarkovChain([1, 0], turn, show, [1, 0]).LogEvidence()).Message);
        Assert.Equal(
            "The evidence is impossible: the weights of step 0 exclude every state.",
            Assert.Throws<ImpossibleEvidenceException>(() => new HiddenMarkovChain([1, 0], turn, new double[,] { { Never, Never } }).MostProbablePath()).Message);
    }

    [Fact]
    public void One_step_and_one_state_are_chains()
    {
        var chain = new HiddenMarkovChain([2], new double[,] { { 3 } }, new double[,] { { 1 }, { 1 } });
        Near(Math.Log(6) + 2, chain.LogEvidence());
        Near(Math.Log(6) + 2, chain.MostProbablePath().LogWeight);
        chain = new HiddenMarkovChain([1, 3], [], new double[,] { { 0, 0 } });
        Near(0.75, chain.Marginals()[0, 1]);
        Assert.Empty(chain.PairMarginals());
        Assert.Equal(2, chain.MostProbablePaths(5).Count);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        double[] first = [0.5, 0.5];
        double[,] move = { { 0.5, 0.5 }, { 0.5, 0.5 } }, show = { { 0.5, 0.5, 0 }, { 0.5, 0.25, 0.25 } };
        Refused("A chain needs at least one state, but no first weights were given.", () => new HiddenMarkovChain([], move, show, [0]));
        Refused("First weight 1 must be a finite weight, at least 0, but was -0.5.", () => new HiddenMarkovChain([0.5, -0.5], move, show, [0]));
        Refused("First weight 0 must be a finite weight, at least 0, but was NaN.", () => new HiddenMarkovChain([double.NaN, 1], move, show, [0]));
        Refused("The first weights are all 0: the chain has no state to begin with.", () => new HiddenMarkovChain([0, 0], move, show, [0]));
        Refused("Transition must have 2 rows and columns, one per state, but is 2×3.", () => new HiddenMarkovChain(first, show, show, [0]));
        Refused("Transition[1, 0] must be a finite weight, at least 0, but was ∞.", () => new HiddenMarkovChain(first, new double[,] { { 1, 0 }, { double.PositiveInfinity, 0 } }, show, [0]));
        Refused("Transition row 1 is all 0: state 1 would be a dead end, no state can follow it.", () => new HiddenMarkovChain(first, new double[,] { { 1, 0 }, { 0, 0 } }, show, [0]));
        Refused("Emission must have 2 rows, one per state, and a column per symbol, but is 3×1.", () => new HiddenMarkovChain(first, move, new double[3, 1], [0]));
        Refused("Emission row 0 is all 0: state 0 would be a dead end, it can show no symbol.", () => new HiddenMarkovChain(first, move, new double[2, 3], [0]));
        Refused("A chain needs at least one step, but no symbols were given.", () => new HiddenMarkovChain(first, move, show, []));
        Refused("Symbols are numbered from 0 to 2, but the one at step 1 is 3.", () => new HiddenMarkovChain(first, move, show, [0, 3]));
        Refused("Symbols are numbered from 0 to 2, but the one at step 0 is -1.", () => new HiddenMarkovChain(first, move, show, [-1]));
        Refused("Log weights must have a row per step, at least one, and 2 columns, one per state, but are 2×3.", () => new HiddenMarkovChain(first, move, show));
        Refused("Log weights must be finite or −∞, but that of state 1 at step 0 is NaN.", () => new HiddenMarkovChain(first, move, new double[,] { { 0, double.NaN } }));
        Refused("Log weights must be finite or −∞, but that of state 0 at step 0 is ∞.", () => new HiddenMarkovChain(first, move, new double[,] { { double.PositiveInfinity, 0 } }));
        Refused("3 steps need 2 transitions, but 1 were given.", () => new HiddenMarkovChain(first, [move], new double[3, 2]));
        Refused("Transition 1 must have 2 rows and columns, one per state, but is 2×3.", () => new HiddenMarkovChain(first, [move, show], new double[3, 2]));
        var chain = new HiddenMarkovChain(first, move, show, [0, 1]);
        Refused("A path has 2 states, one per step, but 1 were given.", () => chain.LogWeight([0]));
        Refused("States are numbered from 0 to 1, but the one at step 1 is 2.", () => chain.LogWeight([0, 2]));
        Refused("2 steps of 2 states need room for 4 marginals, but there is room for 3.", () => chain.Marginals(new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => chain.MostProbablePaths(0));

        static void Refused(string message, Action action) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message);
    }

    private static Gen<int> Chains() => Gen.Choose(0, int.MaxValue - 1);

    private static double[,] Matrix(JsonElement rows)
    {
        double[][] values = rows.Deserialize<double[][]>()!;
        var matrix = new double[values.Length, values[0].Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values[0].Length; j++)
                matrix[i, j] = values[i][j];
        }

        return matrix;
    }

    private static double LogSum(IEnumerable<double> logs)
    {
        double[] terms = [.. logs];
        double largest = terms.Length == 0 ? Never : terms.Max();
        return double.IsNegativeInfinity(largest) ? Never : largest + Math.Log(terms.Sum(x => Math.Exp(x - largest)));
    }

    private static void Near(double expected, double actual, double tolerance = 1e-12) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"Expected {expected:R}, got {actual:R}.");

    /// <summary>A random chain of a given number of states, with symbols and all weights positive; or of any kind: some with symbols, some with log weights, some with a matrix per step, with zeros, unnormalised, some with gaps of up to 2000 nats.</summary>
    private sealed class Small
    {
        public const int Symbols = 3;

        private readonly double[] first;
        private readonly double[][,] transitions;
        private readonly double[,] emission, logWeights;
        private readonly bool perStep, positive;

        public Small(int seed, int? steps = null, int? states = null, bool symbols = false, bool sticky = false)
        {
            var random = new Philox((ulong)seed);
            States = states ?? 1 + random.NextInt(4);
            int length = 1 + random.NextInt(5), kind = states is null ? random.NextInt(4) : 0;
            Steps = steps ?? length;
            perStep = kind == 1;
            positive = states is not null;
            first = new double[States];
            for (int k = 0; k < States; k++)
                first[k] = Weight(ref random, positive || k == 0);
            transitions = new double[kind == 1 ? 5 : 1][,];
            for (int t = 0; t < transitions.Length; t++)
                transitions[t] = Weights(States, States, ref random);
            for (int k = 0; k < States && sticky; k++)
                transitions[0][k, k] = 1000;
            emission = Weights(States, Symbols, ref random);
            int[] shown = new int[Math.Max(Steps, 6)];
            for (int t = 0; t < shown.Length; t++)
                shown[t] = random.NextInt(Symbols);
            Observed = kind is 0 or 3 || symbols ? shown[..Steps] : null;
            double scale = kind == 2 && random.NextInt(2) == 0 ? 2000 : 4;
            logWeights = new double[Steps, States];
            for (int t = 0; t < Steps; t++)
            {
                var row = new Philox((ulong)seed, 1, (uint)t);   // the same for a chain cut short
                for (int k = 0; k < States; k++)
                    logWeights[t, k] = row.NextInt(6) == 0 ? Never : scale * (row.NextDouble() - 0.5);
            }
        }

        public int States { get; }

        public int Steps { get; }

        public int[]? Observed { get; }

        public HiddenMarkovChain Chain => Limited(1L << 28);

        public HiddenMarkovChain Limited(long limit) =>
            Observed is not null ? new(first, transitions[0], emission, Observed) { MemoryLimit = limit }
            : perStep ? new(first, [.. transitions.Take(Steps - 1)], logWeights) { MemoryLimit = limit }
            : new(first, transitions[0], logWeights) { MemoryLimit = limit };

        /// <summary>The chain with symbols written as log weights, and at step 2 a state that is 900 nats less likely: sums run on logs.</summary>
        public HiddenMarkovChain WithGap(long limit = 1L << 28, double gap = 900) => new(first, transitions[0], Logs(gap)) { MemoryLimit = limit };

        public HiddenMarkovChain Unrolled() => new(first, [.. Enumerable.Repeat(transitions[0], Steps - 1)], Logs(0));

        private double[,] Logs(double gap)
        {
            var logs = new double[Steps, States];
            for (int t = 0; t < Steps; t++)
            {
                for (int k = 0; k < States; k++)
                    logs[t, k] = Math.Log(emission[k, Observed![t]]) - (t == 2 && k == 0 ? gap : 0);
            }

            return logs;
        }

        public void Enumerate(out List<(int[] Path, double LogWeight)> paths)
        {
            var all = new List<(int[], double)>();
            Extend([], 0);
            paths = all;

            void Extend(int[] path, double logWeight)
            {
                if (path.Length == Steps)
                {
                    all.Add((path, logWeight));
                    return;
                }

                int t = path.Length;
                for (int k = 0; k < States; k++)
                {
                    double weight = t == 0 ? first[k] : (perStep ? transitions[t - 1] : transitions[0])[path[^1], k];
                    double log = Math.Log(weight) + (Observed is not null ? Math.Log(emission[k, Observed[t]]) : logWeights[t, k]);
                    if (!double.IsNegativeInfinity(log))
                        Extend([.. path, k], logWeight + log);
                }
            }
        }

        private double[,] Weights(int rows, int columns, ref Philox random)
        {
            var weights = new double[rows, columns];
            for (int i = 0; i < rows; i++)
            {
                int kept = random.NextInt(columns);
                for (int j = 0; j < columns; j++)
                    weights[i, j] = Weight(ref random, positive || j == kept);
            }

            return weights;
        }

        private static double Weight(ref Philox random, bool positive) => !positive && random.NextInt(4) == 0 ? 0 : 3 * random.NextDouble();
    }
}
