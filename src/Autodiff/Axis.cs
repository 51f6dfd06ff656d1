namespace Prob;

/// <summary>
/// A named dimension that every operation carries along, as if the operation were mapped over it. A plate is an axis; two axes are the same only if they are the same object.
/// </summary>
/// <param name="name">The name shown in messages.</param>
/// <param name="size">The number of cells, at least 1.</param>
public class Axis(string name, int size)
{
    private static long count;

    /// <summary>The name shown in messages.</summary>
    public string Name { get; } = name;

    /// <summary>The number of cells.</summary>
    public int Size { get; } = size > 0 ? size : throw new ArgumentOutOfRangeException(nameof(size), $"Axis '{name}' needs a size of at least 1, but was given {size}.");

    /// <summary>Older axes are laid out before newer ones, so two tensors with the same axes always agree on the layout.</summary>
    internal long Order => IsIndexed ? Number : Number - long.MaxValue;

    /// <summary>
    /// Whether people index it; not so an axis along which a variable takes all its values, which they never see. Such axes are laid out before all others: what differs
    /// from value to value is computed for all cells of a plate in one go.
    /// </summary>
    internal virtual bool IsIndexed => true;

    private long Number { get; } = Interlocked.Increment(ref count);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Size}";
}
