using FsCheck.Fluent;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

/// <summary>Moments over random factor graphs by enumeration.</summary>
internal static class Moments
{
    /// <summary>Checks on random graphs with two sets of weights, some of them 0, of which the first leaves something possible.</summary>
    public static void Check(Action<RandomTables, double[][], double[][]> check) => Randomly.Check(RandomTables.Gen, graph =>
    {
        double[][] p = graph.Weights((_, _, draw) => draw % 11 / 4.0), q = graph.Weights((_, _, draw) => draw % 13 / 4.0);
        if (graph.Assignments().Exists(entries => Product(p, entries) > 0))
            check(graph, p, q);
    });

    public static double Product(double[][] weights, int[] entries) => entries.Select((entry, f) => weights[f][entry]).Aggregate((x, y) => x * y);

    public static double Sum(double[][] costs, int[] entries) => entries.Select((entry, f) => costs[f][entry]).Sum();

    /// <summary>The probability of each assignment.</summary>
    public static double[] Distribution(RandomTables graph, double[][] weights)
    {
        double[] products = [.. graph.Assignments().Select(entries => Product(weights, entries))];
        return [.. products.Select(x => x / products.Sum())];
    }

    /// <summary>Within the rounding of sums of some hundred terms whose parts may cancel.</summary>
    public static void Near(double expected, double actual) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-11 * Math.Max(1, Math.Abs(expected)), $"{expected} and {actual}");
}
