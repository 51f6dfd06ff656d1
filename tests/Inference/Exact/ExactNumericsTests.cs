namespace Prob.Tests;

/// <summary>
/// Weights that a double cannot hold together, with answers known in logarithms. A sum of n logarithms of size s is good to about n·s·1e-16; the tolerances say no more.
/// </summary>
public sealed class ExactNumericsTests
{
    [Fact]
    public void Two_factors_contradict_each_other_by_a_thousand_nats()
    {
        // As weights, one says (1, e^−1000) and the other (e^−1000, 3): the posterior is (1, 3) / 4, all of it in what the fast lane would lose.
        var builder = new FactorGraphBuilder();
        Variable x = builder.Variable("x", 2), y = builder.Variable("y", 2), z = builder.Variable("z", 2);
        builder.LogFactor([x, y], [0, -2000, -1000, -2000]);
        builder.LogFactor([x, z], [-1000, -2000, Math.Log(3), -2000]);
        ExactInference exact = builder.Build().Exact();
        Assert.Equal(-1000 + Math.Log(4), exact.LogEvidence, 1e-12);
        Assert.Equal(0.25, exact.Marginal("x")[0], 1e-12);
        Assert.Equal(0.75, exact.Joint(0)[1], 1e-12);
        AssertEqualsEnumeration(exact);
    }

    [Fact]
    public void Plates_contradict_each_other_although_every_weight_is_ordinary()
    {
        // A thousand observations for one state, a thousand for the other: the two messages are 10^±954 apart, entry by entry.
        var builder = new FactorGraphBuilder();
        Variable x = builder.Variable("x", 2);
        for (int i = 0; i < 2000; i++)
        {
            Variable y = builder.Variable($"y{i}", 2);
            builder.Factor([x, y], i < 1000 ? [0.45, 0.45, 0.05, 0.05] : [0.05, 0.05, 0.45, 0.45]);
        }

        ExactInference exact = builder.Build().Exact();
        Assert.Equal(Math.Log(2) + (1000 * (Math.Log(0.9) + Math.Log(0.1))), exact.LogEvidence, 1e-9);
        Assert.Equal(0.5, exact.Marginal("x")[0], 1e-9);
        Assert.Equal(0.5, exact.Marginal("y0")[1], 1e-9);
        Assert.InRange(exact.Sample(60, 3).Sum(states => states[0]), 5, 55);   // six standard deviations
    }

    [Fact]
    public void Products_of_thousands_of_tiny_and_huge_factors_are_beyond_a_double_and_exact()
    {
        foreach (double weight in (double[])[1e-300, 1e300, 1e-310, double.Epsilon, double.MaxValue])
        {
            var builder = new FactorGraphBuilder();
            Variable x = builder.Variable("x", 3);
            for (int i = 0; i < 3000; i++)
            {
                Variable y = builder.Variable($"y{i}", 2);
                builder.Factor([y, x], [weight, weight, weight, weight, weight, weight]);
            }

            builder.Factor([x], [0.125, 0.25, 0.625]);
            ExactInference exact = builder.Build().Exact();
            double expected = 3000 * (Math.Log(weight) + Math.Log(2));
            Assert.Equal(expected, exact.LogEvidence, 1e-12 * Math.Abs(expected));
            AssertNear([0.125, 0.25, 0.625], exact.Marginal("x"), 1e-12);
            Assert.Equal(3000 * Math.Log(weight) + Math.Log(0.625), exact.MostProbable().LogWeight, 1e-12 * Math.Abs(expected));
        }
    }

    [Fact]
    public void Small_entries_matter_when_large_ones_are_excluded()
    {
        // x alone prefers state 0 by 10^600, which the others exclude, in a way that only their product knows.
        var builder = new FactorGraphBuilder();
        Variable x = builder.Variable("x", 3), y = builder.Variable("y", 2), z = builder.Variable("z", 2);
        builder.Factor([x], [1e300, 1e-300, 3e-300]);
        builder.Factor([x, y], [1, 0, 1, 1, 1, 1]);
        builder.Factor([x, z], [0, 1, 1, 1, 1, 1]);
        builder.Factor([y, z], [1, 0, 0, 1]);
        ExactInference exact = builder.Build().Exact();
        AssertNear([0, 0.25, 0.75], exact.Marginal("x"), 1e-12);
        AssertEqualsEnumeration(exact);
    }

    [Fact]
    public void A_table_of_all_magnitudes_a_double_has()
    {
        var builder = new FactorGraphBuilder();
        Variable x = builder.Variable("x", 6), y = builder.Variable("y", 6);
        double[] weights = [double.Epsilon, 1e-310, 1e-300, 1, 1e300, double.MaxValue];
        builder.Factor([x], weights);
        builder.Factor([x, y], [.. from a in weights from b in weights.Reverse() select a < 1e-100 && b > 1e100 ? b : a]);
        builder.Factor([y], [.. weights.Reverse()]);
        AssertEqualsEnumeration(builder.Build().Exact());
    }

    [Fact]
    public void Late_evidence_excludes_the_state_that_early_evidence_was_for()
    {
        // Hidden states never change. 300 observations multiply the odds of state 0 by 1e10 each, and the last one is impossible under it.
        const int Steps = 400;
        FactorGraph graph = Chain(Steps, t => t < 300 ? [0, Math.Log(1e-10), Math.Log(3e-10)] : t < Steps - 1 ? [0, 0, 0] : [double.NegativeInfinity, 0, 0], stay: 1);
        AssertEqualsChain(graph, Steps);
        double[] last = graph.Exact().Marginals()[Steps - 1];
        Assert.Equal(0, last[0]);
    }

    [Fact]
    public void Late_evidence_all_but_excludes_the_state_that_early_evidence_was_for()
    {
        const int Steps = 400;
        FactorGraph graph = Chain(Steps, t => t < 300 ? [0, Math.Log(1e-10), Math.Log(3e-10)] : t < Steps - 1 ? [0, 0, 0] : [-1e4, 0, 0], stay: 0.999);
        AssertEqualsChain(graph, Steps);
    }

    [Fact]
    public void Emission_gaps_of_2000_nats()
    {
        var random = new Random(5);
        double[][] emissions = [.. Enumerable.Range(0, 300).Select(_ => new[] { -2000 * random.NextDouble(), -2000 * random.NextDouble(), random.Next(2) * -2000 })];
        foreach (double stay in (double[])[1, 0.9, 1 / 3.0])
            AssertEqualsChain(Chain(emissions.Length, t => emissions[t], stay), emissions.Length);
    }

    [Fact]
    public void Emissions_given_as_weights_with_gaps_of_1e300()
    {
        var random = new Random(6);
        const int Steps = 300;
        var builder = new FactorGraphBuilder();
        Variable[] states = [.. Enumerable.Range(0, Steps).Select(t => builder.Variable($"x{t}", 3))];
        for (int t = 0; t < Steps; t++)
        {
            builder.Factor([states[t]], [Math.Pow(10, -300 * random.NextDouble()), random.Next(3) * 1e-300, Math.Pow(10, 300 * random.NextDouble())]);
            if (t > 0)
                builder.Factor([states[t - 1], states[t]], [1, 1e-200, 0, 1e-250, 1, 0.5, 0, 1e-30, 1]);
        }

        AssertEqualsChain(builder.Build(), Steps);
    }

    [Fact]
    public void Logarithms_of_a_million_nats()
    {
        var builder = new FactorGraphBuilder();
        Variable x = builder.Variable("x", 3), y = builder.Variable("y", 2);
        builder.LogFactor([x], [1e6, -1e6, double.NegativeInfinity]);
        builder.LogFactor([x, y], [-1e6, -1e6 + 1, 1e6, 1e6 + 1, 1e6, 1e6]);
        ExactInference exact = builder.Build().Exact();
        double total = Math.Log(2 * (1 + Math.E));
        Assert.Equal(total, exact.LogEvidence, 1e-9);
        AssertNear([0.5, 0.5, 0], exact.Marginal("x"), 1e-9);
        Assert.Equal(1, exact.MostProbable().LogWeight, 1e-9);
    }

    /// <summary>x₀ → x₁ → … over three states, each with log emissions.</summary>
    private static FactorGraph Chain(int steps, Func<int, double[]> logEmissions, double stay)
    {
        var builder = new FactorGraphBuilder();
        Variable[] states = [.. Enumerable.Range(0, steps).Select(t => builder.Variable($"x{t}", 3))];
        double leave = (1 - stay) / 2;
        for (int t = 0; t < steps; t++)
        {
            builder.LogFactor([states[t]], logEmissions(t));
            if (t > 0)
                builder.Factor([states[t - 1], states[t]], [stay, leave, leave, leave, stay, leave, leave, leave, stay]);
        }

        return builder.Build();
    }

    /// <summary>Forward and backward in logarithms, one step after the other; and the best path likewise.</summary>
    private static void AssertEqualsChain(FactorGraph graph, int steps)
    {
        Factor[] emissions = new Factor[steps], moves = new Factor[steps];
        foreach (Factor factor in graph.Factors)
            (factor.Scope.Length == 1 ? emissions : moves)[factor.Scope[^1]] = factor;
        double[][] forward = new double[steps][], backward = new double[steps][], best = new double[steps][];
        for (int t = 0; t < steps; t++)
        {
            double[] Step(double[][] values, Func<IEnumerable<double>, double> sum) => [.. Enumerable.Range(0, 3).Select(s =>
                emissions[t].LogWeights[s] + (t == 0 ? 0 : sum(Enumerable.Range(0, 3).Select(r => values[t - 1][r] + moves[t].LogWeights[(3 * r) + s]))))];
            forward[t] = Step(forward, Enumeration.LogSum);
            best[t] = Step(best, Enumerable.Max);
        }

        backward[steps - 1] = new double[3];
        for (int t = steps - 2; t >= 0; t--)
        {
            backward[t] = [.. Enumerable.Range(0, 3).Select(s =>
                Enumeration.LogSum(Enumerable.Range(0, 3).Select(r => moves[t + 1].LogWeights[(3 * s) + r] + emissions[t + 1].LogWeights[r] + backward[t + 1][r])))];
        }

        double total = Enumeration.LogSum(forward[^1]), tolerance = 1e-13 * (1 + Math.Abs(total)) * Math.Sqrt(steps);
        ExactInference exact = graph.Exact();
        Assert.Equal(total, exact.LogEvidence, tolerance);
        double[][] marginals = exact.Marginals();
        for (int t = 0; t < steps; t++)
            AssertNear([.. forward[t].Zip(backward[t], (f, b) => Math.Exp(f + b - total))], marginals[t], tolerance);
        (int[] states, double logWeight) = exact.MostProbable();
        Assert.Equal(best[^1].Max(), logWeight, tolerance);
        Assert.Equal(best[^1].Max(), graph.Factors.Sum(factor => factor.LogWeights[factor.Scope.Aggregate(0, (place, v) => (3 * place) + states[v])]), tolerance);
        Assert.Equal(best[^1].Max(), exact.KBest(2)[0].LogWeight, tolerance);
        foreach (int[] draw in exact.Sample(20))
            Assert.True(graph.Factors.All(factor => factor.LogWeights[factor.Scope.Aggregate(0, (place, v) => (3 * place) + draw[v])] > double.NegativeInfinity));
    }

    private static void AssertEqualsEnumeration(ExactInference exact)
    {
        var twin = new Enumeration(exact.Graph, exact.Evidence);
        Assert.Equal(twin.LogTotal, exact.LogEvidence, 1e-10);
        for (int v = 0; v < exact.Graph.Variables.Length; v++)
            AssertNear(twin.Joint([v]), exact.Marginal(v), 1e-10);
        for (int f = 0; f < exact.Graph.Factors.Length; f++)
            AssertNear(twin.Joint(exact.Graph.Factors[f].Scope), exact.FactorMarginal(f), 1e-10);
        Assert.Equal(twin.Possible[0].LogWeight, exact.MostProbable().LogWeight, 1e-10);
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
