using System.Collections.Immutable;
using Prob.Graphs;
using Prob.Tests.Laws;
using Best = System.Collections.Immutable.ImmutableArray<Prob.Graphs.Derivation<(int Factor, int Entry)>>;

namespace Prob.Tests.Autodiff.Semirings;

/// <summary>The laws for some k, with log weights that leave no ties between different choices unless they are infinite.</summary>
public abstract class KBestLaws(int k) : SemiringLaws<Best, KBest<(int Factor, int Entry)>>(new(k))
{
    protected static readonly KBest<(int Factor, int Entry)> Many = new(1000);

    /// <summary>Lists of leaves whose log weights are powers of 16: sums of a few say which ones they are.</summary>
    protected override Best[] Values =>
    [
        .. new[]
        {
            Many.Zero, Many.One, Leaf(-1), Leaf(2), Many.Plus(Leaf(3), Leaf(0)), Many.Plus(Many.Plus(Leaf(4), Many.One), Leaf(5)),
            Many.Plus(Leaf(6), Many.Plus(Leaf(7), Many.Plus(Leaf(8), Leaf(9)))),
        }.Select(element => element[..Math.Min(k, element.Length)]),
    ];

    /// <summary>Whole numbers over 2²⁰, whose sums are exact and practically never equal.</summary>
    protected override Best Weight(int factor, int entry, int draw) =>
        KBest<(int, int)>.Leaf(draw % 7 == 0 ? double.NegativeInfinity : double.ScaleB(-draw, -20), (factor, entry));

    protected override bool AreSame(Best x, Best y) => x.Length == y.Length && x.Zip(y).All(pair => AreSame(pair.First, pair.Second));

    private static bool AreSame(Derivation<(int, int)> x, Derivation<(int, int)> y) =>
        x.LogWeight.Equals(y.LogWeight) && (double.IsInfinity(x.LogWeight) || x.Choices.Order().SequenceEqual(y.Choices.Order()));

    private static Best Leaf(int power) => KBest<(int, int)>.Leaf(power < 0 ? double.PositiveInfinity : -Math.Pow(16, power), (power, 0));
}

public sealed class BestTests() : KBestLaws(1);

public sealed class ThreeBestTests() : KBestLaws(3);

public sealed class KBestTests() : KBestLaws(1000)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void Best_assignments_are_those_of_sorting_them_all(int k) => Randomly.Check(RandomTables.Gen, graph =>
    {
        double[][] weights = graph.Weights((_, _, draw) => draw % 7 == 0 ? double.NegativeInfinity : double.ScaleB(-draw, -20));
        (double Weight, int[] Entries)[] expected =
        [
            .. graph.Assignments().Select(entries => (Weight: Moments.Sum(weights, entries), Entries: entries))
                .Where(a => a.Weight > double.NegativeInfinity).OrderByDescending(a => a.Weight).Take(k),
        ];
        Best actual = graph.Propagate(new KBest<(int Factor, int Entry)>(k), graph.Weights((f, i, _) => KBest<(int, int)>.Leaf(weights[f][i], (f, i)))).Total;
        Assert.Equal(expected.Select(a => a.Weight), actual.Select(a => a.LogWeight));
        Assert.Equal(expected.Select(a => a.Entries), actual.Select(a => a.Choices.OrderBy(c => c.Factor).Select(c => c.Entry).ToArray()));
    });

    [Fact]
    public void Among_ties_the_left_and_then_the_earlier_come_first()
    {
        var best = new KBest<char>(3);
        ImmutableArray<Derivation<char>> ab = best.Plus(KBest<char>.Leaf(0, 'a'), KBest<char>.Leaf(0, 'b')), cd = best.Plus(KBest<char>.Leaf(0, 'c'), KBest<char>.Leaf(0, 'd'));
        Assert.Equal(["a", "b", "c"], best.Plus(ab, cd).Select(Text));
        Assert.Equal(["ac", "ad", "bc"], best.Times(ab, cd).Select(Text));

        static string Text(Derivation<char> derivation) => string.Concat(derivation.Choices);
    }

    [Fact]
    public void A_leaf_may_have_any_number_of_choices()
    {
        Assert.Equal("-2: a, b", KBest<char>.Leaf(-2, 'a', 'b')[0].ToString());
        Assert.Empty(KBest<char>.Leaf(-2)[0].Choices);
    }

    [Fact]
    public void Long_derivations_share_what_they_have_in_common()
    {
        // 3 ways on, 20 000 times: each of the 5 best makes its one worse choice somewhere.
        var best = new KBest<int>(5);
        ImmutableArray<Derivation<int>> step = best.Plus(best.Plus(KBest<int>.Leaf(0, 0), KBest<int>.Leaf(-1, 1)), KBest<int>.Leaf(-5, 2)), all = best.One;
        for (int t = 0; t < 20_000; t++)
            all = best.Times(all, step);
        Assert.Equal([0, -1, -1, -1, -1], all.Select(derivation => derivation.LogWeight));
        Assert.All(all, derivation => Assert.Equal(-derivation.LogWeight, derivation.Choices.Sum()));
        Assert.Equal(20_000, all[0].Choices.Count());
    }

    [Fact]
    public void What_is_impossible_is_no_derivation()
    {
        Assert.Empty(KBest<char>.Leaf(double.NegativeInfinity, 'a'));
        Best two = Many.Plus(KBest<(int, int)>.Leaf(1), KBest<(int, int)>.Leaf(-1e308)), low = KBest<(int, int)>.Leaf(-1e308);
        Assert.Equal([1 - 1e308], Many.Times(two, low).Select(derivation => derivation.LogWeight));
        Assert.Equal([2, 1 - 1e308, 1 - 1e308], Many.Times(two, two).Select(derivation => derivation.LogWeight));
        Assert.Throws<ArgumentException>(() => KBest<char>.Leaf(double.NaN, 'a'));
    }

    [Fact]
    public void At_least_one_is_kept()
    {
        Assert.Equal(1, default(KBest<char>).K);
        Assert.Contains("k was 0", Assert.Throws<ArgumentOutOfRangeException>(() => new KBest<char>(0)).Message);
    }
}
