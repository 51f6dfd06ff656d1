using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>
/// The k derivations of highest log weight, in descending order, or all of them if there are fewer: ⊕ merges two lists and ⊗ takes the best sums of a derivation
/// from each. Zero is the empty list, and one is the single derivation of log weight 0 without choices. A log weight of −∞ is no derivation. The default value
/// keeps the single best.
/// </summary>
/// <typeparam name="TChoice">What a leaf is known by, such as a variable and its state; the best assignments are read off <see cref="Derivation{TChoice}.Choices"/>.</typeparam>
/// <remarks>
/// Derivations of equal log weight keep a fixed order: in ⊕ those of the left list first, in ⊗ by the place on the left, then by the place on the right. So the same
/// sums in the same order give the same list; another order of summation gives the same log weights, but among ties may put, and at the end of the list keep, others.
/// Goodman (1999) has the semiring; the product looks at no more than 2k sums in a queue, not at all k² (Huang and Chiang 2005, algorithm 1).
/// </remarks>
public readonly struct KBest<TChoice> : ISemiring<ImmutableArray<Derivation<TChoice>>>
{
    private readonly int more;   // than one

    /// <summary>The k best.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public KBest(int k) => more = k >= 1 ? k - 1 : throw new ArgumentOutOfRangeException(nameof(k), $"At least 1 derivation must be kept, but k was {k}.");

    /// <summary>How many derivations an element holds at most.</summary>
    public int K => more + 1;

    /// <inheritdoc/>
    public ImmutableArray<Derivation<TChoice>> Zero => [];

    /// <inheritdoc/>
    public ImmutableArray<Derivation<TChoice>> One => [new(0, [])];

    /// <summary>The element of one leaf: a derivation of this log weight, made of these choices; the zero if the log weight is −∞.</summary>
    /// <exception cref="ArgumentException">The log weight is NaN.</exception>
    public static ImmutableArray<Derivation<TChoice>> Leaf(double logWeight, params ReadOnlySpan<TChoice> choices)
    {
        if (double.IsNaN(logWeight))
            throw new ArgumentException("A log weight must be a number to be ordered, but was NaN.", nameof(logWeight));
        return IsPossible(logWeight) ? [new(logWeight, choices)] : [];
    }

    /// <inheritdoc/>
    public ImmutableArray<Derivation<TChoice>> Plus(ImmutableArray<Derivation<TChoice>> x, ImmutableArray<Derivation<TChoice>> y)
    {
        if (x.IsEmpty || y.IsEmpty)
            return x.IsEmpty ? y : x;
        var merged = ImmutableArray.CreateBuilder<Derivation<TChoice>>((int)Math.Min(K, (long)x.Length + y.Length));
        for (int i = 0, j = 0; merged.Count < merged.Capacity;)
            merged.Add(j == y.Length || (i < x.Length && x[i].LogWeight >= y[j].LogWeight) ? x[i++] : y[j++]);
        return merged.MoveToImmutable();
    }

    /// <inheritdoc/>
    public ImmutableArray<Derivation<TChoice>> Times(ImmutableArray<Derivation<TChoice>> x, ImmutableArray<Derivation<TChoice>> y)
    {
        if (x.IsEmpty || y.IsEmpty)
            return [];
        var best = ImmutableArray.CreateBuilder<Derivation<TChoice>>((int)Math.Min(K, (long)x.Length * y.Length));
        if (x.Length == 1 || y.Length == 1)   // one of them a leaf, as a rule; the queue takes several times as long
        {
            for (int n = 0; n < best.Capacity; n++)
            {
                Derivation<TChoice> sum = x[Math.Min(n, x.Length - 1)].With(y[Math.Min(n, y.Length - 1)]);
                if (IsPossible(sum.LogWeight))
                    best.Add(sum);
            }

            return best.DrainToImmutable();
        }

        // The best sum not yet taken is next to one taken: (i, j) follows (i, j − 1), and (i, 0) follows (i − 1, 0), so each is queued once.
        var next = new PriorityQueue<(int I, int J), (double Descending, int I, int J)>();
        Queue(0, 0);
        while (best.Count < best.Capacity && next.TryDequeue(out (int I, int J) place, out _))
        {
            (int i, int j) = place;
            best.Add(x[i].With(y[j]));
            if (j + 1 < y.Length)
                Queue(i, j + 1);
            if (j == 0 && i + 1 < x.Length)
                Queue(i + 1, 0);
        }

        return best.DrainToImmutable();

        void Queue(int i, int j)
        {
            double sum = x[i].LogWeight + y[j].LogWeight;
            if (IsPossible(sum))
                next.Enqueue((i, j), (-sum, i, j));
        }
    }

    /// <summary>−∞ is no derivation; finite sums may overflow to it.</summary>
    private static bool IsPossible(double logWeight) => !double.IsNegativeInfinity(logWeight);
}
