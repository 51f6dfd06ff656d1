using FsCheck.Fluent;
using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>What lets a sweep share work between paths.</summary>
public abstract class SemiringLaws<T, TSemiring>
    where TSemiring : struct, ISemiring<T>
{
    private readonly TSemiring s = default;

    /// <summary>Values to choose from, the extreme ones included.</summary>
    protected abstract T[] Values { get; }

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

    protected virtual bool AreSame(T x, T y) => EqualityComparer<T>.Default.Equals(x, y);

    private void ForAll(Action<T, T, T> law) => Randomly.Check(Gen.Elements(Values).Three(), triple => law(triple.Item1, triple.Item2, triple.Item3), 1000);

    private void Same(T expected, T actual, string what) => Assert.True(AreSame(expected, actual), $"{what}: {expected} and {actual} should be the same");
}
