namespace Prob.Graphs;

/// <summary>
/// Stands where a program turns an axis into a dimension, to sum over its cells or pick some, on a value that only stands for the axis (<see cref="Tensor.Implied"/>): a
/// variable that takes all its values at once, the same in every cell, has no joint values of several cells. It cannot be computed; whoever reads the graph refuses it, or
/// does without.
/// </summary>
internal sealed record MixedCells(Axis Axis) : Primitive
{
    /// <summary>Whether a tensor's graph mixes cells, and of which axis.</summary>
    public static Axis? In(params ReadOnlySpan<Tensor> tensors)
    {
        List<Node> order = Graph.Order(tensors.ToArray());
        foreach (Node node in order)
        {
            if (node.Primitive is MixedCells mixed)
                return mixed.Axis;
        }

        return AmongCells(order);
    }

    /// <summary>
    /// The axis of cells that some node mixes although the variable that stands for it does not show it: Σ wᵢ z, where w has a value per cell, and z has all its values in each.
    /// </summary>
    public static Axis? AmongCells(List<Node> order)
    {
        foreach (Node node in order)
        {
            foreach (Tensor input in node.Inputs)
            {
                foreach (Axis axis in input.Axes)
                {
                    if (input.Implied.Contains(axis) && !node.Outputs[0].Axes.Contains(axis))
                        return axis;
                }
            }
        }

        return null;
    }

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, inputs[0].Shape.Prepend(Axis.Size))];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) => throw Refusal();

    internal override Plans.Instruction Lower(Plans.Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) => throw Refusal();

    private InvalidOperationException Refusal() => new($"Cells of '{Axis.Name}' cannot be mixed while a site in it takes all its values at once.");
}
