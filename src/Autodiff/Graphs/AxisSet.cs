using System.Collections;

namespace Prob.Graphs;

/// <summary>The named axes of a tensor, oldest first. The order is the order of the memory layout, so equal sets have equal layouts.</summary>
public readonly struct AxisSet : IEquatable<AxisSet>, IReadOnlyList<Axis>
{
    private readonly Axis[]? axes;

    private AxisSet(Axis[] axes) => this.axes = axes;

    /// <summary>A set of the given axes, each once.</summary>
    public static AxisSet Of(params ReadOnlySpan<Axis> axes)
    {
        AxisSet result = default;
        foreach (Axis axis in axes)
            result = result.Union(new AxisSet([axis]));
        return result;
    }

    /// <summary>The number of axes.</summary>
    public int Count => axes?.Length ?? 0;

    /// <summary>The number of cells: the product of the sizes, 1 for the empty set.</summary>
    public int Size
    {
        get
        {
            int size = 1;
            foreach (Axis axis in Items)
                size = checked(size * axis.Size);
            return size;
        }
    }

    internal ReadOnlySpan<Axis> Items => axes;

    /// <summary>The axis at a place of the layout, outermost first.</summary>
    public Axis this[int index] => Items[index];

    /// <summary>Whether the axis belongs to the set.</summary>
    public bool Contains(Axis axis) => Items.Contains(axis);

    /// <summary>Whether all axes of the set belong to the other.</summary>
    public bool IsSubsetOf(AxisSet other)
    {
        foreach (Axis axis in Items)
        {
            if (!other.Contains(axis))
                return false;
        }

        return true;
    }

    /// <summary>The axes of either set.</summary>
    public AxisSet Union(AxisSet other)
    {
        if (other.IsSubsetOf(this))
            return this;
        if (IsSubsetOf(other))
            return other;
        Axis[] union = [.. Items, .. other.Except(this).Items];
        Array.Sort(union, static (a, b) => a.Order.CompareTo(b.Order));
        return new(union);
    }

    /// <summary>The axes of this set that the other lacks.</summary>
    public AxisSet Except(AxisSet other) => new(Array.FindAll(axes ?? [], axis => !other.Contains(axis)));

    /// <summary>The set without one axis.</summary>
    public AxisSet Except(Axis axis) => new(Array.FindAll(axes ?? [], item => item != axis));

    /// <inheritdoc/>
    public bool Equals(AxisSet other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AxisSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Axis axis in Items)
            hash.Add(axis);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Axis> GetEnumerator() => ((IEnumerable<Axis>)(axes ?? [])).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The axes in braces, such as {school:8}.</summary>
    public override string ToString() => $"{{{string.Join(", ", (object[])(axes ?? []))}}}";

    /// <summary>Whether two sets hold the same axes.</summary>
    public static bool operator ==(AxisSet left, AxisSet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(AxisSet left, AxisSet right) => !left.Equals(right);
}
