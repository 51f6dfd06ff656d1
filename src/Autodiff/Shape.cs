using System.Collections;
using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>The event shape of a tensor: the sizes of its positional dimensions, outermost first. A scalar has the empty shape.</summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[]? sizes;

    private Shape(int[] sizes) => this.sizes = sizes;

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of dimensions.</summary>
    public int Rank => sizes?.Length ?? 0;

    /// <summary>The number of entries: the product of the sizes, 1 for a scalar.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1 entries.</exception>
    public int Size
    {
        get
        {
            int size = 1;
            foreach (int n in Sizes)
                size = checked(size * n);
            return size;
        }
    }

    /// <inheritdoc/>
    int IReadOnlyCollection<int>.Count => Rank;

    internal ReadOnlySpan<int> Sizes => sizes;

    /// <summary>The size of a dimension.</summary>
    public int this[int dimension] => Sizes[dimension];

    /// <summary>A shape of the given sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static Shape Of(params ReadOnlySpan<int> sizes)
    {
        foreach (int n in sizes)
            ArgumentOutOfRangeException.ThrowIfNegative(n, nameof(sizes));
        return new(sizes.ToArray());
    }

    /// <summary>The shape that both broadcast to: aligned at the last dimension, a missing dimension or one of size 1 stretches (NumPy's rule).</summary>
    /// <exception cref="ArgumentException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape first, Shape second)
    {
        if (first.Equals(second))
            return first;
        int rank = Math.Max(first.Rank, second.Rank);
        var sizes = new int[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++)
        {
            int a = fromEnd <= first.Rank ? first[first.Rank - fromEnd] : 1;
            int b = fromEnd <= second.Rank ? second[second.Rank - fromEnd] : 1;
            if (a != b && a != 1 && b != 1)
                throw new ArgumentException($"Shapes {first} and {second} do not broadcast: dimension {rank - fromEnd} has sizes {a} and {b}.");
            sizes[rank - fromEnd] = a == 1 ? b : a;
        }

        return new(sizes);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int n in Sizes)
            hash.Add(n);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(sizes ?? [])).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The sizes in brackets, such as [3, 2]; [] for a scalar.</summary>
    public override string ToString() => $"[{string.Join(", ", sizes ?? [])}]";

    /// <summary>Whether two shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Where an entry stands, such as "[2, 5]"; nothing for a scalar.</summary>
    internal string IndexText(int entry)
    {
        if (Rank == 0)
            return "";
        var index = new int[Rank];
        for (int d = Rank - 1; d >= 0; d--)
            (entry, index[d]) = Math.DivRem(entry, Sizes[d]);
        return $"[{string.Join(", ", index)}]";
    }

    internal Shape Prepend(int size) => new([size, .. Sizes]);

    internal Shape With(int dimension, int size)
    {
        int[] copy = Sizes.ToArray();
        copy[dimension] = size;
        return new(copy);
    }

    internal Shape From(int dimension) => new(Sizes[dimension..].ToArray());
}
