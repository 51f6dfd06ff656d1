namespace Prob.Tests;

public sealed class ExactErrorsTests
{
    [Fact]
    public void Impossible_evidence_names_a_smallest_set_of_observations()
    {
        FactorGraph asia = Asia();
        foreach ((string Variable, string State)[] others in ((string, string)[][])[[], [("asia", "yes"), ("smoke", "no"), ("dysp", "yes")], [("tub", "no"), ("xray", "no"), ("bronc", "yes")]])
            AssertImpossible(asia, "The evidence is impossible: no joint state with a positive weight has lung = yes, either = no.", [.. others, ("lung", "yes"), ("either", "no")]);
        AssertImpossible(
            asia,
            "The evidence is impossible: no joint state with a positive weight has tub = no, lung = no, either = yes.",
            ("smoke", "yes"), ("either", "yes"), ("lung", "no"), ("tub", "no"));
    }

    [Fact]
    public void A_single_impossible_observation_is_named_alone()
    {
        var builder = new FactorGraphBuilder();
        Variable coin = builder.Variable("coin", ["heads", "tails"]), other = builder.Variable("other", 2);
        builder.Factor([coin], [1, 0]);
        builder.Factor([coin, other], [1, 1, 1, 1]);
        AssertImpossible(builder.Build(), "The evidence is impossible: no joint state with a positive weight has coin = tails.", ("other", "1"), ("coin", "tails"));
    }

    [Fact]
    public void One_observation_is_named_rather_than_two_others()
    {
        var builder = new FactorGraphBuilder();
        Variable never = builder.Variable("never", 2), a = builder.Variable("a", 2), b = builder.Variable("b", 2);
        builder.Factor([never], [1, 0]);
        builder.Factor([a, b], [1, 0, 0, 1]);
        AssertImpossible(builder.Build(), "The evidence is impossible: no joint state with a positive weight has never = 1.", ("never", "1"), ("a", "0"), ("b", "1"));
        AssertImpossible(builder.Build(), "The evidence is impossible: no joint state with a positive weight has a = 0, b = 1.", ("never", "0"), ("a", "0"), ("b", "1"));
    }

    [Fact]
    public void Deterministic_factors_carry_a_contradiction_along_a_chain()
    {
        // Copies of copies; the first and the fifth differ, the others say nothing.
        var builder = new FactorGraphBuilder();
        Variable[] copies = [.. Enumerable.Range(0, 8).Select(i => builder.Variable($"x{i}", 3))];
        for (int i = 1; i < copies.Length; i++)
            builder.Factor([copies[i - 1], copies[i]], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        AssertImpossible(
            builder.Build(), "The evidence is impossible: no joint state with a positive weight has x1 = 0, x5 = 2.", ("x0", "0"), ("x1", "0"), ("x5", "2"));
    }

    [Fact]
    public void An_odd_cycle_of_differences_contradicts_itself()
    {
        FactorGraph cycle = Differences(5, closed: true);
        const string Message = "The factors contradict each other: no joint state has a positive weight, whatever is observed.";
        foreach (Action<ExactInference> question in Questions)
            Assert.Equal(Message, Assert.Throws<ImpossibleEvidenceException>(() => question(cycle.Exact())).Message);
    }

    [Fact]
    public void Contradictions_that_arc_consistency_does_not_see_are_named()
    {
        // A cycle of four differences over three states, and a fifth variable that, observed, takes state 2 from all of them, and closes the cycle to an odd one.
        var builder = new FactorGraphBuilder();
        Variable[] colours = [.. Enumerable.Range(0, 3).Select(i => builder.Variable($"c{i}", 3))];
        Variable few = builder.Variable("few", ["no", "yes"]), free = builder.Variable("free", 2);
        for (int i = 0; i < 3; i++)
        {
            builder.Factor([colours[i], colours[(i + 1) % 3]], [0, 1, 1, 1, 0, 1, 1, 1, 0]);
            builder.Factor([few, colours[i]], [1, 1, 1, 1, 1, 0]);
        }

        FactorGraph graph = builder.Build();
        Evidence evidence = graph.Evidence(("few", "yes"), ("free", "1"));
        foreach (Action<ExactInference> question in Questions)
        {
            Assert.Equal(
                "The evidence is impossible: no joint state with a positive weight has few = yes.",
                Assert.Throws<ImpossibleEvidenceException>(() => question(graph.Exact(evidence))).Message);
        }

        Assert.Equal(Math.Log(12), graph.Exact(graph.Evidence(("few", "no"))).LogEvidence, 1e-14);
    }

    [Fact]
    public void A_contradiction_in_a_graph_too_large_to_search_is_named_at_once()
    {
        // 60 variables that all differ in pairs from each other or not: no table over all of them fits, and a contradiction of two copies is found all the same.
        var builder = new FactorGraphBuilder();
        Variable[] dense = Dense(builder, 60);
        Variable copy = builder.Variable("copy", 2);
        builder.Factor([dense[0], copy], [1, 0, 0, 1]);
        AssertImpossible(builder.Build(), "The evidence is impossible: no joint state with a positive weight has d0 = 0, copy = 1.", ("d0", "0"), ("d1", "1"), ("copy", "1"));
    }

    [Fact]
    public void A_constant_of_zero_contradicts_everything()
    {
        foreach (Factor zero in (Factor[])[Factor.FromWeights([], [0]), Factor.FromLogWeights([], [double.NegativeInfinity]), Factor.FromWeights([0], [0, 0])])
        {
            Assert.Equal(
                "The factors contradict each other: no joint state has a positive weight, whatever is observed.",
                Assert.Throws<ImpossibleEvidenceException>(() => new FactorGraph([new("x", ["a", "b"])], [zero]).Exact()).Message);
        }
    }

    [Fact]
    public void Wrong_evidence_and_questions_are_named()
    {
        FactorGraph asia = Asia();
        AssertMessage<ArgumentException>("The evidence is about variable 8, but the graph has variables 0 to 7.", () => asia.Exact(Evidence.None.With(8, 0)));
        AssertMessage<ArgumentException>("The evidence puts 'smoke' in state 2, but it has states 0 to 1.", () => asia.Exact(Evidence.None.With(2, 2)));
        AssertMessage<ArgumentException>("The evidence is about variable 0, but the graph has no variables.", () => new FactorGraph([], []).Exact(Evidence.None.With(0, 0)));
        foreach (Action<ExactInference, int> question in (Action<ExactInference, int>[])[(exact, v) => exact.Marginal(v), (exact, v) => exact.Joint(0, v), (exact, v) => exact.MarginalMap(v)])
        {
            foreach (int variable in (int[])[-1, 8])
                Assert.StartsWith($"A variable must be from 0 to 7, but was {variable}.", Assert.Throws<ArgumentOutOfRangeException>(() => question(asia.Exact(), variable)).Message, StringComparison.Ordinal);
        }

        Assert.StartsWith("A factor must be from 0 to 7, but was 8.", Assert.Throws<ArgumentOutOfRangeException>(() => asia.Exact().FactorMarginal(8)).Message, StringComparison.Ordinal);
        Assert.StartsWith("k ('0') must be greater than or equal to '1'.", Assert.Throws<ArgumentOutOfRangeException>(() => asia.Exact().KBest(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => asia.Exact().Sample(-1));
        Assert.Equal("There is no variable 'rain'; there are: asia, tub, smoke, lung, bronc, either, xray, dysp.", Assert.Throws<KeyNotFoundException>(() => asia.Exact().Marginal("rain")).Message);
    }

    [Fact]
    public void Limits_must_be_positive()
    {
        Assert.StartsWith("MemoryLimit must be positive, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new ExactOptions { MemoryLimit = 0 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("MemoryLimit must be positive, but was -5.", Assert.Throws<ArgumentOutOfRangeException>(() => new ExactOptions { MemoryLimit = -5 }).Message, StringComparison.Ordinal);
        Assert.True(new ExactOptions().MemoryLimit > 0);
    }

    [Fact]
    public void A_dense_graph_is_refused_by_the_variables_it_would_join()
    {
        var builder = new FactorGraphBuilder();
        Dense(builder, 70);
        FactorGraph graph = builder.Build();
        long before = GC.GetTotalAllocatedBytes();
        string message = Assert.Throws<InsufficientMemoryException>(() => graph.Exact(options: new ExactOptions { MemoryLimit = long.MaxValue })).Message;
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 31);
        Assert.StartsWith("Exact inference would need tables of 1.89e+13 GB, more than the limit of 17.2 GB. The largest joins d", message, StringComparison.Ordinal);
        for (int i = 0; i < 70; i++)
            Assert.Contains($"d{i} (2)", message);
        Assert.EndsWith("Observe one of these or merge states.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_grid_is_explained_and_refused()
    {
        FactorGraph grid = Grid(40);
        ExactExplanation explanation = grid.Explain();
        Assert.InRange(explanation.Width, 40, 100);
        Assert.Equal(explanation.Width + 1, explanation.LargestClique.Count);
        Assert.Equal(explanation.Width + 1, explanation.Log2LargestClique, 1e-9);
        Assert.Equal(1600, explanation.OpenVariables);
        string message = Assert.Throws<InsufficientMemoryException>(() => grid.Exact()).Message;
        Assert.Contains($"The largest joins {string.Join(", ", explanation.LargestClique)}.", message);
    }

    [Fact]
    public void Joints_and_marginal_maps_are_refused_before_their_tables_are_made()
    {
        FactorGraph chain = Differences(64, closed: false);
        foreach (int count in (int[])[30, 40, 64])
        {
            int[] variables = [.. Enumerable.Range(0, count)];
            long before = GC.GetTotalAllocatedBytes();
            string message = Assert.Throws<InsufficientMemoryException>(() => chain.Exact(options: new ExactOptions { MemoryLimit = 1 << 30 }).Joint(variables)).Message;
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 30);
            Assert.StartsWith("Exact inference would need", message, StringComparison.Ordinal);
            Assert.Contains("x0 (2), x1 (2)", message);
        }

        // A hub joins its neighbours when it is summed out first.
        var builder = new FactorGraphBuilder();
        Variable hub = builder.Variable("hub", 2);
        for (int i = 0; i < 36; i++)
            builder.Factor([hub, builder.Variable($"leaf{i}", 2)], [1, 2, 3, 4]);
        ExactInference star = builder.Build().Exact();
        string refused = Assert.Throws<InsufficientMemoryException>(() => star.MarginalMap([.. Enumerable.Range(1, 36)])).Message;
        Assert.EndsWith("The other variables must be summed out before the maximum over these is taken.", refused, StringComparison.Ordinal);
        Assert.Contains("leaf35 (2)", refused);
    }

    [Fact]
    public void An_explanation_is_known_from_sizes()
    {
        FactorGraph chain = Differences(10, closed: false);
        ExactExplanation explanation = chain.Explain();
        Assert.Equal((10, 1, 2.0), (explanation.OpenVariables, explanation.Width, explanation.Log2LargestClique));
        Assert.Equal((9 * 4 + 2) * 8, explanation.Bytes, 1e-6);
        Assert.Equal(2, explanation.LargestClique.Count);
        Assert.StartsWith("10 open variables, width 1; the largest table has 2^2.0 entries, over x", explanation.ToString(), StringComparison.Ordinal);

        // One observation decides them all.
        explanation = chain.Explain(Evidence.None.With(0, 0));
        Assert.Equal((0, 0.0, 0.0), (explanation.OpenVariables, explanation.Bytes, explanation.Operations));
        Assert.Empty(explanation.LargestClique);
        Assert.Equal("Nothing is left to sum: evidence and zeros leave no factor more than one joint state.", explanation.ToString());
        Assert.Throws<ImpossibleEvidenceException>(() => chain.Explain(Evidence.None.With(0, 0).With(1, 0)));
    }

    private static IEnumerable<Action<ExactInference>> Questions =>
    [
        exact => _ = exact.LogEvidence, exact => exact.Marginals(), exact => exact.FactorMarginal(0), exact => exact.Joint(0, 2), exact => exact.Entropy(), exact => exact.MostProbable(),
        exact => exact.KBest(2), exact => exact.MarginalMap(0), exact => exact.MarginalMap(), exact => exact.MarginalMap(0, 1, 2), exact => exact.Sample(1),
    ];

    /// <summary>Lauritzen and Spiegelhalter (1988): the network of the visit to Asia, with its tables.</summary>
    private static FactorGraph Asia()
    {
        var builder = new FactorGraphBuilder();
        Variable[] v = [.. ((string[])["asia", "tub", "smoke", "lung", "bronc", "either", "xray", "dysp"]).Select(name => builder.Variable(name, ["yes", "no"]))];
        builder.Factor([v[0]], [0.01, 0.99]);
        builder.Factor([v[0], v[1]], [0.05, 0.95, 0.01, 0.99]);
        builder.Factor([v[2]], [0.5, 0.5]);
        builder.Factor([v[2], v[3]], [0.1, 0.9, 0.01, 0.99]);
        builder.Factor([v[2], v[4]], [0.6, 0.4, 0.3, 0.7]);
        builder.Factor([v[3], v[1], v[5]], [1, 0, 1, 0, 1, 0, 0, 1]);
        builder.Factor([v[5], v[6]], [0.98, 0.02, 0.05, 0.95]);
        builder.Factor([v[4], v[5], v[7]], [0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.1, 0.9]);
        return builder.Build();
    }

    /// <summary>Two states each, and neighbours differ.</summary>
    private static FactorGraph Differences(int count, bool closed)
    {
        var builder = new FactorGraphBuilder();
        Variable[] x = [.. Enumerable.Range(0, count).Select(i => builder.Variable($"x{i}", 2))];
        for (int i = 0; i < (closed ? count : count - 1); i++)
            builder.Factor([x[i], x[(i + 1) % count]], [0, 1, 1, 0]);
        return builder.Build();
    }

    private static Variable[] Dense(FactorGraphBuilder builder, int count)
    {
        Variable[] dense = [.. Enumerable.Range(0, count).Select(i => builder.Variable($"d{i}", 2))];
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
                builder.Factor([dense[i], dense[j]], [1, 2, 3, 4]);
        }

        return dense;
    }

    private static FactorGraph Grid(int side)
    {
        var builder = new FactorGraphBuilder();
        Variable[] cells = [.. Enumerable.Range(0, side * side).Select(i => builder.Variable($"{i / side},{i % side}", 2))];
        for (int i = 0; i < cells.Length; i++)
        {
            if (i % side > 0)
                builder.Factor([cells[i - 1], cells[i]], [1, 2, 3, 4]);
            if (i >= side)
                builder.Factor([cells[i - side], cells[i]], [1, 2, 3, 4]);
        }

        return builder.Build();
    }

    private static void AssertImpossible(FactorGraph graph, string message, params (string Variable, string State)[] observed) =>
        AssertMessage<ImpossibleEvidenceException>(message, () => graph.Exact(graph.Evidence(observed)));

    private static void AssertMessage<TException>(string message, Action action)
        where TException : Exception =>
        Assert.Equal(message, Assert.Throws<TException>(action).Message);
}
