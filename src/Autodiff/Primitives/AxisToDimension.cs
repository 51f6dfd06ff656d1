namespace Prob.Graphs;

/// <summary>Turns a named axis into a new first event dimension.</summary>
internal sealed record AxisToDimension(Axis Axis) : Movement
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].Axes.Contains(Axis)
            ? [new(inputs[0].Axes.Except(Axis), inputs[0].Shape.Prepend(Axis.Size))]
            : throw new ArgumentException($"The tensor of type {inputs[0]} has no axis '{Axis.Name}'.");

    internal override Movement Reverse(TensorType input) => new DimensionToAxis(Axis);

    internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => axes.Contains(Axis) ? null : this;

    internal override Path Path(TensorType from, TensorType to) => Between(withAxis: from, withDimension: to, Axis, toAxis: false);

    internal override int? AliasOffset(Node node) => IsInnermost(Axis, node.Inputs[0].Axes) ? 0 : null;

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].Source.Primitive is DimensionToAxis turned && turned.Axis == Axis ? inputs[0].Source.Inputs[0] : WithoutFactor(inputs[0]);

    /// <summary>The axis is the last of the leading dimensions, so as a first event dimension it lies in the same place.</summary>
    internal static bool IsInnermost(Axis axis, AxisSet axes) => axes[axes.Count - 1] == axis;

    internal static Path Between(TensorType withAxis, TensorType withDimension, Axis axis, bool toAxis)
    {
        int[] axisStrides = withAxis.StridesWithin(withAxis);
        int[] dimensionStrides = withDimension.StridesWithin(withDimension);
        // Loops in the order of the side with the dimension: remaining axes, the axis as a dimension, event dimensions.
        int place = Array.IndexOf([.. withAxis.Axes], axis);
        List<int> reordered = [.. axisStrides];
        reordered.RemoveAt(place);
        reordered.Insert(withAxis.Axes.Count - 1, axisStrides[place]);
        return toAxis
            ? new(withDimension.Dimensions, 0, dimensionStrides, 0, [.. reordered])
            : new(withDimension.Dimensions, 0, [.. reordered], 0, dimensionStrides);
    }
}

/// <summary>Turns the first event dimension into a named axis.</summary>
internal sealed record DimensionToAxis(Axis Axis) : Movement
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType type = inputs[0];
        if (type.Axes.Contains(Axis))
            throw new ArgumentException($"The tensor of type {type} has the axis '{Axis.Name}' already, so its first dimension cannot become that axis too.");
        if (type.Shape.Rank == 0 || type.Shape[0] != Axis.Size)
            throw new ArgumentException($"The axis '{Axis.Name}' needs a first event dimension of size {Axis.Size}, but the tensor has shape {type.Shape}.");
        return [new(type.Axes.Union(AxisSet.Of(Axis)), type.Shape.From(1))];
    }

    internal override Movement Reverse(TensorType input) => new AxisToDimension(Axis);

    internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => axes.Contains(Axis) ? null : this;

    internal override Path Path(TensorType from, TensorType to) => AxisToDimension.Between(withAxis: to, withDimension: from, Axis, toAxis: true);

    internal override int? AliasOffset(Node node) => AxisToDimension.IsInnermost(Axis, node.Outputs[0].Axes) ? 0 : null;

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].Source.Primitive is AxisToDimension turned && turned.Axis == Axis ? inputs[0].Source.Inputs[0] : WithoutFactor(inputs[0]);
}
