using FsCheck.Fluent;
using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>What lets a sweep share work between paths.</summary>
public abstract class SemiringLaws<T, TSemiring>
    where TSemiring : struct, ISemiring<T>
{
    private readonly TSemiring s;

    protected SemiringLaws(TSemiring semiring = default) => s = semiring;

    /// <summary>Values to choose from, the extreme ones included.</summary>
    protected abstract T[] Values { get; }

    [Fact]
    public void Sweep_equals_enumeration_on_graphs_with_loops() => Randomly.Check(RandomTables.Gen, graph =>
    {
        T[][] weights = graph.Weights(Weight);
        (T total, T[][] messages) = graph.Enumerate(s, weights);
        (T swept, T[][] back) = graph.Propagate(s, weights);
        Same(total, swept, "total");
        for (int f = 0; f < messages.Length; f++)
        {
            for (int i = 0; i < messages[f].Length; i++)
                Same(messages[f][i], back[f][i], $"message at entry {i} of factor {f}");
        }
    });

    [Fact]
    public void Plus_is_associative_and_commutative() => ForAll((x, y, z) =>
    {
        Same(s.Plus(s.Plus(x, y), z), s.Plus(x, s.Plus(y, z)), $"({x} + {y}) + {z}");
        Same(s.Plus(x, y), s.Plus(y, x), $"{x} + {y}");
    });

    [Fact]
    public void Times_is_associative() => ForAll((x, y, z) => Same(s.Times(s.Times(x, y), z), s.Times(x, s.Times(y, z)), $"({x} * {y}) * {z}"));

    [Fact]
    public void Times_distributes_over_plus() => ForAll((x, y, z) =>
    {
        Same(s.Times(x, s.Plus(y, z)), s.Plus(s.Times(x, y), s.Times(x, z)), $"{x} * ({y} + {z})");
        Same(s.Times(s.Plus(y, z), x), s.Plus(s.Times(y, x), s.Times(z, x)), $"({y} + {z}) * {x}");
    });

    [Fact]
    public void Zero_and_one_are_identities_and_zero_annihilates()
    {
        foreach (T x in Values)
        {
            Same(x, s.Plus(x, s.Zero), $"{x} + zero");
            Same(x, s.Times(x, s.One), $"{x} * one");
            Same(x, s.Times(s.One, x), $"one * {x}");
            Same(s.Zero, s.Times(x, s.Zero), $"{x} * zero");
            Same(s.Zero, s.Times(s.Zero, x), $"zero * {x}");
        }
    }

    /// <summary>The weight of an entry of a factor, from a random whole number.</summary>
    protected virtual T Weight(int factor, int entry, int draw) => Values[draw % Values.Length];

    /// <summary>Equality up to the rounding that the semiring cannot avoid among the values.</summary>
    protected virtual bool AreSame(T x, T y) => EqualityComparer<T>.Default.Equals(x, y);

    private void ForAll(Action<T, T, T> law) => Randomly.Check(Gen.Elements(Values).Three(), triple => law(triple.Item1, triple.Item2, triple.Item3), 1000);

    private void Same(T expected, T actual, string what) => Assert.True(AreSame(expected, actual), $"{what}: {expected} and {actual} should be the same");
}
