using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class ExpectationTests : SemiringLaws<FirstMoments, Expectation>
{
    /// <summary>Quarters, whose sums and products are exact; also infinite cost, and cost without weight.</summary>
    protected override FirstMoments[] Values =>
        [default, new(1, 0), FirstMoments.Of(0.5, -3), FirstMoments.Of(2, 1.5), FirstMoments.Of(0.25, double.PositiveInfinity), new(0, 1), new(0, -2.5), new(3, 0)];

    [Fact]
    public void Expected_cost_is_that_of_enumeration() => Moments.Check((graph, p, _) =>
    {
        double[][] costs = graph.Weights((_, _, draw) => (draw % 100 / 10.0) - 5);
        FirstMoments total = Total(graph, (f, i) => FirstMoments.Of(p[f][i], costs[f][i]));
        (double weight, double cost)[] all = [.. graph.Assignments().Select(entries => (Moments.Product(p, entries), Moments.Sum(costs, entries)))];
        Moments.Near(all.Sum(a => a.weight * a.cost) / all.Sum(a => a.weight), total.Mean);
    });

    [Fact]
    public void Entropy_is_that_of_enumeration() => Moments.Check((graph, w, _) =>
    {
        FirstMoments total = Total(graph, (f, i) => FirstMoments.Of(w[f][i], Math.Log(w[f][i])));
        double[] p = Moments.Distribution(graph, w);
        Moments.Near(-p.Where(x => x > 0).Sum(x => x * Math.Log(x)), Math.Log(total.P) - total.Mean);
    });

    [Fact]
    public void Divergence_is_that_of_enumeration() => Moments.Check((graph, w, v) =>
    {
        FirstMoments total = Total(graph, (f, i) => FirstMoments.Of(w[f][i], Math.Log(w[f][i]) - Math.Log(v[f][i])));
        double other = graph.Propagate(default(SumProduct), v).Total;
        double[] p = Moments.Distribution(graph, w), q = Moments.Distribution(graph, v);
        if (other > 0)
            Moments.Near(p.Zip(q).Where(x => x.First > 0).Sum(x => x.First * Math.Log(x.First / x.Second)), total.Mean - Math.Log(total.P) + Math.Log(other));
    });

    [Fact]
    public void A_leaf_without_weight_has_no_cost_and_no_mean()
    {
        Assert.Equal(default, FirstMoments.Of(0, double.NegativeInfinity));
        Assert.Equal(double.NaN, default(FirstMoments).Mean);
    }

    /// <summary>Some costs are infinite; more would hide the others in most graphs.</summary>
    protected override FirstMoments Weight(int factor, int entry, int draw) =>
        FirstMoments.Of(draw % 9 / 4.0, draw % 50 == 1 ? double.PositiveInfinity : (draw % 31 / 4.0) - 3);

    private static FirstMoments Total(RandomTables graph, Func<int, int, FirstMoments> leaf) =>
        graph.Propagate(default(Expectation), graph.Weights((f, i, _) => leaf(f, i))).Total;
}
