namespace Prob.Graphs;

/// <summary>
/// The rule that makes the sweep backpropagation: a message is ∂ output / ∂ tensor, and is itself a tensor, so the gradient is more graph, to be simplified,
/// planned and differentiated again.
/// </summary>
public sealed class Derivative : IRule<Tensor>, IAlgebra<Tensor>
{
    private Derivative()
    {
    }

    /// <summary>The one there is.</summary>
    public static Derivative Rule { get; } = new();

    /// <inheritdoc/>
    public Tensor Plus(Tensor first, Tensor second) => first + second;

    Tensor IAlgebra<Tensor>.Contract(Contract contraction, ReadOnlySpan<Tensor> operands) => contraction.Apply(operands);

    Tensor IAlgebra<Tensor>.Move(Movement movement, Tensor message, TensorType type) => movement.Apply(message);

    /// <inheritdoc/>
    public void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        using Node.LabelScope label = Node.Labelled(node.Label);
        if (node.Primitive is not IPolymorphic polymorphic)
        {
            node.Primitive.Back(node, messages, toInputs, wanted);
            return;
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i])
                toInputs[i] = polymorphic.Back(this, node, messages[0]!, static input => input, i);
        }
    }
}
