namespace Prob.Graphs;

/// <summary>
/// What is known of a tensor before its values: its named axes and its event shape. In memory the axes are the leading dimensions, oldest first, and the
/// event dimensions follow; the last one is contiguous.
/// </summary>
/// <param name="Axes">The axes that operations carry along.</param>
/// <param name="Shape">The event shape.</param>
public readonly record struct TensorType(AxisSet Axes, Shape Shape)
{
    /// <summary>A scalar without axes.</summary>
    public static TensorType Scalar => default;

    /// <summary>The number of values: cells of the axes times entries of the shape.</summary>
    public int Size => checked(Axes.Size * Shape.Size);

    /// <summary>The sizes of all dimensions in memory, outermost first.</summary>
    internal int[] Dimensions
    {
        get
        {
            var dimensions = new int[Axes.Count + Shape.Rank];
            for (int i = 0; i < Axes.Count; i++)
                dimensions[i] = Axes[i].Size;
            Shape.Sizes.CopyTo(dimensions.AsSpan(Axes.Count));
            return dimensions;
        }
    }

    /// <summary>The type of an elementwise operation on both: axes unite, shapes broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static TensorType Broadcast(TensorType first, TensorType second) =>
        new(first.Axes.Union(second.Axes), Shape.Broadcast(first.Shape, second.Shape));

    /// <summary>The axes and the shape, such as {school:8}[3]; [] for a plain scalar.</summary>
    public override string ToString() => Axes.Count == 0 ? Shape.ToString() : $"{Axes}{Shape}";

    /// <summary>
    /// Steps in memory, for a tensor of this type, of each dimension of a type that it broadcasts to; 0 where it stretches.
    /// </summary>
    internal int[] StridesWithin(TensorType target)
    {
        var strides = new int[target.Axes.Count + target.Shape.Rank];
        int stride = 1;
        for (int fromEnd = 1; fromEnd <= Shape.Rank; fromEnd++)
        {
            int size = Shape[Shape.Rank - fromEnd];
            if (size != 1)
                strides[^fromEnd] = stride;
            stride *= size;
        }

        for (int i = Axes.Count - 1; i >= 0; i--)
        {
            for (int j = 0; j < target.Axes.Count; j++)
            {
                if (target.Axes[j] == Axes[i])
                    strides[j] = stride;
            }

            stride *= Axes[i].Size;
        }

        return strides;
    }
}
