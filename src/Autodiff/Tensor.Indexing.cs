namespace Prob;

public partial class Tensor
{
    /// <summary>
    /// The element at a place of the tensor's one axis, or, if it has no axis, of its first event dimension.
    /// </summary>
    /// <exception cref="ArgumentException">The tensor has several axes: say which with <see cref="At(Axis, Tensor)"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Tensor this[int index] => IndexedAxis(default) is { } axis ? At(axis, index) : Functions.Element(this, index);

    /// <summary>The element at a place counted from the start or (^1) from the end, as the index by a whole number.</summary>
    public Tensor this[Index index]
    {
        get
        {
            int size = IndexedAxis(default)?.Size ?? (Shape.Rank > 0 ? Shape[0] : 0), offset = index.GetOffset(size);
            return offset >= 0 || size == 0 ? this[offset] : throw new ArgumentOutOfRangeException(nameof(index), $"Element {index} was asked for, but there are {size}.");
        }
    }

    /// <summary>The entry at a place of the first two event dimensions.</summary>
    public Tensor this[int row, int column] => Functions.Element(Functions.Element(this, row), column);

    /// <summary>A range of the first event dimension.</summary>
    /// <exception cref="ArgumentException">There is no event dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the dimension.</exception>
    public Tensor this[Range range]
    {
        get
        {
            if (Shape.Rank == 0)
                throw new ArgumentException($"The range {range} was asked for, but the tensor of type {Type} has no event dimension to index.");
            int start = range.Start.GetOffset(Shape[0]), end = range.End.GetOffset(Shape[0]);
            return 0 <= start && start <= end && end <= Shape[0]
                ? Functions.Slice(this, 0, start, end - start)
                : throw new ArgumentOutOfRangeException(nameof(range), $"The range {range} was asked for, but there are {Shape[0]} elements (numbered from 0).");
        }
    }

    /// <summary>
    /// The elements that whole-number data point at: along the one axis of the tensor that <paramref name="index"/> does not carry, or, if there is none, along
    /// its first event dimension, cell by cell. The result has the index's axes and shape, then the rest of the tensor's shape.
    /// </summary>
    /// <exception cref="ArgumentException">Several axes could be meant: say which with <see cref="At(Axis, Tensor)"/>. Or there is nothing to index.</exception>
    public Tensor this[Tensor index] => IndexedAxis(index.Axes.Union(index.Implied)) is { } axis ? At(axis, index) : Functions.Gather(this, index);

    /// <summary>The elements at the given places of an axis, which the result no longer has; it takes on the axes and shape of the index.</summary>
    /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
    public Tensor At(Axis axis, Tensor index) => Functions.Gather(ToVector(axis), index);

    /// <summary>The element at a place of an axis, which the result no longer has.</summary>
    /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis has no such place.</exception>
    public Tensor At(Axis axis, int index) => Functions.Element(ToVector(axis), index);

    /// <summary>The same values with an axis turned into a new first event dimension.</summary>
    /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
    public Tensor ToVector(Axis axis) =>
        !Axes.Contains(axis) && Implied.Contains(axis) ? new Graphs.MixedCells(axis).Apply(this) : axis.ToDimension(this);

    /// <summary>The same values with the first event dimension turned into an axis: one cell per element.</summary>
    /// <exception cref="ArgumentException">The first event dimension does not have the axis's size, or the tensor has the axis already.</exception>
    public Tensor ToAxis(Axis axis) => axis.OfDimension(this);

    /// <summary>The one axis that an index means which takes care of some others; null if there is none left.</summary>
    private Axis? IndexedAxis(Graphs.AxisSet taken)
    {
        Graphs.AxisSet candidates = Graphs.AxisSet.Of([.. Axes.Union(Implied).Where(axis => axis.IsIndexed && !taken.Contains(axis))]);
        if (candidates.Count > 1)
            throw new ArgumentException($"Indexing a tensor of type {Type} is ambiguous: any of {candidates} could be meant. Use x.At(axis, index).");
        return candidates.Count == 0 ? null : candidates[0];
    }
}
