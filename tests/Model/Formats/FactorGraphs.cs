using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Prob.Tests;

/// <summary>Random graphs, and what it means for two to be the same.</summary>
internal static class FactorGraphs
{
    private static readonly string[] Names =
    [
        "rain", "N0_7muVerMo", "<5", ">=10%", "1/2", "-3", "1e5", "a b", " ", ",", "{", "(x, y)", "a|b", "\"quoted\"", "back\\slash", "\\", "\\\"", "a//b", "/*", "/", "*/",
        "line\nbreak", "tab\t", "übér", "変数", "table", "default", "property", "a;b", "[1]", "a\"b", "wide\u3000space",
    ];

    private static readonly double[] Weights = [0, -0.0, 1, 0.1, 1.0 / 3, double.Epsilon, double.MaxValue, 2.2250738585072014e-308, 1e-300, 123456789.123456789, 5e20];

    /// <summary>Any graph: scopes of any order and of none, states and names with odd characters.</summary>
    public static Gen<FactorGraph> Any { get; } = Drawn(random =>
    {
        ImmutableArray<Variable> variables = Variables(random, random.Next(0, 6));
        return new(variables, [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => Factor(random, variables, Some(random, variables.Length, most: 4)))]);
    });

    /// <summary>A Bayesian network: a factor for each variable, which comes last, after some that precede it in a hidden order.</summary>
    public static Gen<FactorGraph> Networks { get; } = Drawn(random =>
    {
        ImmutableArray<Variable> variables = Variables(random, random.Next(0, 7));
        int[] hidden = [.. Enumerable.Range(0, variables.Length)];
        random.Shuffle(hidden);
        Factor[] factors = [.. hidden.Select((child, place) => Factor(random, variables, [.. Some(random, place, most: 3).Select(i => hidden[i]), child]))];
        random.Shuffle(factors);
        return new(variables, [.. factors]);
    });

    public static void AssertSame(FactorGraph expected, FactorGraph actual, bool names = true)
    {
        if (names)
            Assert.Equal(expected.Variables.AsEnumerable(), actual.Variables);
        Assert.Equal(expected.Variables.Select(variable => variable.Cardinality), actual.Variables.Select(variable => variable.Cardinality));
        Assert.Equal(expected.Factors.Length, actual.Factors.Length);
        foreach ((Factor one, Factor other) in expected.Factors.Zip(actual.Factors))
        {
            Assert.Equal(one.Scope.AsEnumerable(), other.Scope);
            Assert.Equal(one.IsLog, other.IsLog);
            Assert.Equal(one.Weights.Select(BitConverter.DoubleToInt64Bits), other.Weights.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    private static Gen<FactorGraph> Drawn(Func<Random, FactorGraph> draw) => Gen.Choose(0, int.MaxValue).Select(seed => draw(new Random(seed)));

    private static ImmutableArray<Variable> Variables(Random random, int count) => [.. Distinct(random, count).Select(name => new Variable(name, [.. Distinct(random, random.Next(1, 5))]))];

    private static string[] Distinct(Random random, int count) => [.. random.GetItems(Names, 100).Distinct().Take(count)];

    private static int[] Some(Random random, int from, int most)
    {
        int[] indices = [.. Enumerable.Range(0, from)];
        random.Shuffle(indices);
        return indices[..random.Next(0, Math.Min(from, most) + 1)];
    }

    private static Factor Factor(Random random, ImmutableArray<Variable> variables, int[] scope)
    {
        int size = scope.Aggregate(1, (product, variable) => product * variables[variable].Cardinality);
        return Prob.Factor.FromWeights(scope, [.. Enumerable.Range(0, size).Select(_ => random.Next(3) == 0 ? Weights[random.Next(Weights.Length)] : random.NextDouble())]);
    }
}
