using System.Collections.Immutable;

namespace Prob.Tests;

public sealed class FactorGraphTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void The_builder_keeps_variables_and_tables_in_order()
    {
        FactorGraph graph = Weather();
        Assert.Equal(["rain", "wet"], graph.Variables.Select(variable => variable.Name));
        Assert.Equal(["no", "yes"], graph.Variables[0].States.ToArray());
        Assert.Equal(3, graph.Variables[1].Cardinality);
        Assert.Equal([0, 1], graph.Factors[1].Scope.ToArray());
        Assert.Equal([0.7, 0.2, 0.1, 0, 0.5, 0.5], graph.Factors[1].Weights.ToArray());
        Assert.False(graph.Factors[1].IsLog);
        Assert.Equal(1, graph.IndexOf("wet"));
        Assert.Equal(1, graph.IndexOf(graph.Variables[1]));
        Assert.Equal(1, graph.Variables[0].IndexOf("yes"));
    }

    [Fact]
    public void A_builder_goes_on_after_building()
    {
        var builder = new FactorGraphBuilder();
        builder.Variable("a", 2);
        FactorGraph first = builder.Build();
        builder.Variable("b", 3);
        Assert.Single(first.Variables);
        Assert.Equal(["0", "1", "2"], builder.Build().Variables[1].States.ToArray());
    }

    [Fact]
    public void A_factor_offers_both_views_and_keeps_the_one_it_was_given()
    {
        Factor weights = Factor.FromWeights([0], [0, 1, 4]);
        Assert.False(weights.IsLog);
        Assert.Equal([double.NegativeInfinity, 0, Math.Log(4)], weights.LogWeights.ToArray());

        Factor logs = Factor.FromLogWeights([0], [double.NegativeInfinity, -2000, 2000]);
        Assert.True(logs.IsLog);
        Assert.Equal([double.NegativeInfinity, -2000, 2000], logs.LogWeights.ToArray());
        Assert.Equal([0, 0, Infinity], logs.Weights.ToArray());
    }

    [Fact]
    public void Variables_and_evidence_are_values()
    {
        Assert.Equal(new Variable("a", ["x", "y"]), new Variable("a", ["x", "y"]));
        Assert.NotEqual(new Variable("a", ["x", "y"]), new Variable("a", ["y", "x"]));
        Assert.Equal(Evidence.None.With(1, 0).With(4, 2), Evidence.None.With(4, 1).With(1, 0).With(4, 2));
        Assert.Equal(Evidence.None.With(1, 0).GetHashCode(), Evidence.None.With(1, 0).GetHashCode());
        Assert.NotEqual(Evidence.None.With(1, 0), Evidence.None.With(1, 1));
        Assert.Equal("{1 = 0, 4 = 2}", Evidence.None.With(4, 2).With(1, 0).ToString());
    }

    [Fact]
    public void Evidence_may_be_given_by_names() =>
        Assert.Equal(Evidence.None.With(0, 1).With(1, 2), Weather().Evidence(("wet", "soaked"), ("rain", "yes")));

    [Fact]
    public void The_text_lists_variables_factors_and_small_tables()
    {
        var builder = new FactorGraphBuilder();
        Variable a = builder.Variable("a", ["no", "yes"]), b = builder.Variable("b", 3), big = builder.Variable("big", 65);
        builder.Factor([], [2.5]);
        builder.Factor([b], [1, 2, 3]);
        builder.LogFactor([b, a], [0, -1, -2, double.NegativeInfinity, -4, -5]);
        builder.Factor([big], new double[65]);
        string names = string.Join(", ", Enumerable.Range(0, 20));
        Assert.Equal(
            $"""
            3 variables, 4 factors
              a: no, yes
              b: 0, 1, 2
              big: {names}, … (65 in all)
              factor 0 over ()
                2.5
              factor 1 over (b)
                1, 2, 3
              factor 2 over (b, a), logs
                (0) 0, -1
                (1) -2, -Infinity
                (2) -4, -5
              factor 3 over (big): 65 entries
            """,
            builder.Build().ToString());
        Assert.Equal("the factor over variables (0, 1), 2 log weights", Factor.FromLogWeights([0, 1], [0, 0]).ToString());
    }

    public static TheoryData<Action, string> Mistakes => new()
    {
        { () => _ = new Variable("", ["a"]), "A variable must have a name, but it is empty." },
        { () => _ = new Variable("x", []), "Variable 'x' must have at least one state, but has none." },
        { () => _ = new Variable("x", ["a", ""]), "Every state of variable 'x' must have a name, but that of state 1 is empty." },
        { () => _ = new Variable("x", ["a", "b", "a"]), "The states of variable 'x' must differ, but 'a' is there twice: states 0 and 2." },
        { () => _ = new Variable("x", ["a", "b"]).IndexOf("c"), "Variable 'x' has no state 'c'; it has: a, b." },
        { () => Factor.FromWeights([0], [1, -0.5]), "A weight must be finite and not negative, but is -0.5 at index 1 of the factor over variables (0)." },
        { () => Factor.FromWeights([2, 1], [Infinity]), "A weight must be finite and not negative, but is Infinity at index 0 of the factor over variables (2, 1)." },
        { () => Factor.FromLogWeights([0], [Infinity]), "A log weight must be finite or −∞, but is Infinity at index 0 of the factor over variables (0)." },
        { () => Factor.FromLogWeights([0], [0, double.NaN]), "A log weight must be finite or −∞, but is NaN at index 1 of the factor over variables (0)." },
        { () => Factor.FromWeights([-1], [1]), "A variable's index must be 0 or more, but is -1 in the factor over variables (-1)." },
        { () => Factor.FromWeights([3, 3], [1]), "The variables of a factor must differ, but one is there twice in the factor over variables (3, 3)." },
        { () => Build(graph => graph.Variable("rain", 2)), "The names of variables must differ, but there is a variable 'rain' already." },
        { () => Build(graph => graph.Factor([graph.Variable("a", 2), graph.Variable("b", 3)], [1, 2])), "The table of factor 1 over (a, b) must have 6 entries (2 × 3), but has 2." },
        { () => Build(graph => graph.Factor([], [])), "The table of factor 1 over () must have 1 entries, but has 0." },
        { () => Build(graph => graph.Factor([graph.Variable("a", 2)], [1, double.NaN])), "A weight must be finite and not negative, but is NaN at index 1 of factor 1 over (a)." },
        { () => Build(graph => graph.Factor([new Variable("snow", ["no"])], [1])), "The scope of factor 1 must hold variables of this graph, but holds 'snow: no'; there are: rain." },
        { () => Build(graph => graph.Factor([new Variable("rain", ["no"])], [1])), "The scope of factor 1 must hold variables of this graph, but holds 'rain: no'; there are: rain." },
        { () => _ = new FactorGraph([new("a", ["x"]), new("a", ["x"])], []), "The names of variables must differ, but variables 0 and 1 are both 'a'." },
        { () => _ = new FactorGraph([new("a", ["x"])], [Factor.FromWeights([1], [1])]), "The scope of factor 0 must hold indices of variables, 0 to 0, but holds 1." },
        { () => Huge(), $"The table of factor 0 over ({string.Join(", ", Enumerable.Range(0, 70))}) must have {1L << 62} entries ({string.Join(" × ", Enumerable.Repeat(2, 70))}), but has 1." },
        { () => Weather().IndexOf("snow"), "There is no variable 'snow'; there are: rain, wet." },
        { () => Weather().IndexOf(new Variable("rain", ["x"])), "The variable 'rain: x' is not the graph's, 'rain: no, yes'." },
        { () => Weather().Evidence(("rain", "maybe")), "Variable 'rain' has no state 'maybe'; it has: no, yes." },
        { () => Weather().Evidence(("rain", "no"), ("rain", "no")), "Evidence must give a variable one state, but 'rain' is there twice." },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Mistakes_are_named(Action mistake, string message) => Assert.Equal(message, Assert.ThrowsAny<Exception>(mistake).Message);

    private static FactorGraph Weather()
    {
        var graph = new FactorGraphBuilder();
        Variable rain = graph.Variable("rain", ["no", "yes"]);
        Variable wet = graph.Variable("wet", ["dry", "damp", "soaked"]);
        graph.Factor([rain], [0.8, 0.2]);
        graph.Factor([rain, wet], [0.7, 0.2, 0.1, 0, 0.5, 0.5]);
        return graph.Build();
    }

    private static void Build(Action<FactorGraphBuilder> action)
    {
        var graph = new FactorGraphBuilder();
        graph.Factor([graph.Variable("rain", ["no", "yes"])], [0.8, 0.2]);
        action(graph);
    }

    private static void Huge()
    {
        ImmutableArray<Variable> variables = [.. Enumerable.Range(0, 70).Select(i => new Variable($"{i}", ["a", "b"]))];
        _ = new FactorGraph(variables, [Factor.FromWeights([.. Enumerable.Range(0, 70)], [1])]);
    }
}
