namespace Prob;

/// <summary>
/// A named dimension that every operation carries along, as if the operation were mapped over it. A plate is an axis; two axes are the same only if they are the same object.
/// </summary>
public class Axis
{
    private static long count;

    /// <summary>An axis of its own.</summary>
    /// <param name="name">The name shown in messages.</param>
    /// <param name="size">The number of cells, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public Axis(string name, int size)
        : this(name, size, isIndexed: true)
    {
    }

    private protected Axis(string name, int size, bool isIndexed)
    {
        Size = size > 0 ? size : throw new ArgumentOutOfRangeException(nameof(size), $"Axis '{name}' needs a size of at least 1, but was given {size}.");
        (Name, IsIndexed) = (name, isIndexed);
        Order = Interlocked.Increment(ref count) - (isIndexed ? 0 : long.MaxValue);
    }

    /// <summary>The name shown in messages.</summary>
    public string Name { get; }

    /// <summary>The number of cells.</summary>
    public int Size { get; }

    /// <summary>
    /// Older axes are laid out before newer ones, so two tensors with the same axes always agree on the layout; and axes that nobody indexes before all others, so that what differs from
    /// value to value of a variable is computed for all cells of a plate in one go.
    /// </summary>
    internal long Order { get; }

    /// <summary>Whether people index it; not so an axis along which a variable takes all its values, which they never see.</summary>
    internal bool IsIndexed { get; }

    /// <summary>A tensor whose first event dimension becomes this axis: one cell per element.</summary>
    internal virtual Tensor OfDimension(Tensor x) => new Graphs.DimensionToAxis(this).Apply(x);

    /// <summary>A tensor in which this axis becomes a new first event dimension.</summary>
    internal virtual Tensor ToDimension(Tensor x) => new Graphs.AxisToDimension(this).Apply(x);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Size}";
}
