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
        bool isInOrder = true;
        for (int i = 1; i < axes.Length; i++)
            isInOrder &= axes[i - 1].Order < axes[i].Order;
        if (isInOrder)
            return axes.IsEmpty ? default : new(axes.ToArray());
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
        // Both are in the order of age.
        ReadOnlySpan<Axis> items = Items, others = other.Items;
        if (items.Length > others.Length)
            return false;
        int next = 0;
        foreach (Axis axis in items)
        {
            while (next < others.Length && others[next] != axis)
                next++;
            if (next++ == others.Length)
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
        ReadOnlySpan<Axis> first = Items, second = other.Items;
        int common = 0;
        foreach (Axis axis in first)
            common += second.Contains(axis) ? 1 : 0;
        var union = new Axis[first.Length + second.Length - common];
        for (int i = 0, a = 0, b = 0; i < union.Length; i++)
        {
            bool takesFirst = b == second.Length || (a < first.Length && first[a].Order <= second[b].Order);
            if (takesFirst && b < second.Length && first[a] == second[b])
                b++;
            union[i] = takesFirst ? first[a++] : second[b++];
        }

        return new(union);
    }

    /// <summary>The axes of this set that the other lacks.</summary>
    public AxisSet Except(AxisSet other)
    {
        int count = 0;
        foreach (Axis axis in Items)
            count += other.Contains(axis) ? 0 : 1;
        if (count == Count)
            return this;
        var rest = new Axis[count];
        foreach (Axis axis in Items)
        {
            if (!other.Contains(axis))
                rest[^count--] = axis;
        }

        return new(rest);
    }

    /// <summary>The set without one axis.</summary>
    public AxisSet Except(Axis axis) => new(Array.FindAll(axes ?? [], item => item != axis));

    /// <inheritdoc/>
    public bool Equals(AxisSet other) => axes == other.axes || Items.SequenceEqual(other.Items);

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
