using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class VarianceTests : SemiringLaws<SecondMoments, Variance>
{
    /// <summary>Quarters, whose sums and products are exact.</summary>
    protected override SecondMoments[] Values =>
        [default, new(1, 0, 0, 0), SecondMoments.Of(0.5, -3), SecondMoments.Of(2, 1.5, -1), new(0, 1, 2, -1), new(0, 0, -2.5, 3), new(3, 0, 0, 0.5)];

    [Fact]
    public void Variance_and_covariance_are_those_of_enumeration() => Moments.Check((graph, w, v) =>
    {
        double[][] a = graph.Weights((_, _, draw) => (draw % 100 / 10.0) - 5), b = graph.Weights((_, _, draw) => (draw % 70 / 10.0) - 1);
        double[] p = Moments.Distribution(graph, w);
        double[] first = [.. graph.Assignments().Select(entries => Moments.Sum(a, entries))], second = [.. graph.Assignments().Select(entries => Moments.Sum(b, entries))];
        double meanOfFirst = p.Zip(first, (x, y) => x * y).Sum(), meanOfSecond = p.Zip(second, (x, y) => x * y).Sum();
        SecondMoments both = Total((f, i) => SecondMoments.Of(w[f][i], a[f][i], b[f][i]));
        Moments.Near(meanOfFirst, both.Mean);
        Moments.Near(p.Select((x, k) => x * (first[k] - meanOfFirst) * (second[k] - meanOfSecond)).Sum(), both.Covariance);
        Moments.Near(p.Select((x, k) => x * (first[k] - meanOfFirst) * (first[k] - meanOfFirst)).Sum(), Total((f, i) => SecondMoments.Of(w[f][i], a[f][i])).Covariance);

        SecondMoments Total(Func<int, int, SecondMoments> leaf) => graph.Propagate(default(Variance), graph.Weights((f, i, _) => leaf(f, i))).Total;
    });

    [Fact]
    public void A_leaf_without_weight_has_no_costs() => Assert.Equal(default, SecondMoments.Of(0, double.NegativeInfinity, double.NaN));
}

/// <summary>Infinite costs, where none is negative.</summary>
public sealed class VarianceOfInfiniteCostsTests : SemiringLaws<SecondMoments, Variance>
{
    protected override SecondMoments[] Values =>
        [default, new(1, 0, 0, 0), SecondMoments.Of(0.25, double.PositiveInfinity), SecondMoments.Of(0.5, double.PositiveInfinity, 2), new(0, 0, double.PositiveInfinity, 0), SecondMoments.Of(2, 3)];
}
