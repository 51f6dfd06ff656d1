namespace Prob.Graphs;

/// <summary>
/// An operation on tensors with its local rules: the type of its result, the messages to its inputs when derivatives flow back, how it simplifies and how a
/// plan executes it. One file each, together with the public function that applies it. Equal records are equal operations.
/// </summary>
public abstract record Primitive
{
    /// <summary>The operation's name in messages.</summary>
    public virtual string Name => GetType().Name.Split('`')[0];

    /// <summary>The types of the outputs for inputs of the given types.</summary>
    /// <exception cref="ArgumentException">The types do not suit the operation.</exception>
    internal abstract TensorType[] Infer(ReadOnlySpan<TensorType> inputs);

    /// <summary>
    /// The derivative rule: from the derivatives with respect to the outputs (null for zero), writes those with respect to the wanted inputs, as more graph.
    /// A null left in <paramref name="toInputs"/> stands for zero.
    /// </summary>
    internal abstract void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted);

    /// <summary>An equal but cheaper tensor for the first output, or null when there is none.</summary>
    internal virtual Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => null;

    /// <summary>The same operation where no derivative will be asked for any more.</summary>
    internal virtual Primitive Finished => this;

    /// <summary>The instruction that computes the outputs from the inputs; an output that nobody reads has no buffer.</summary>
    internal abstract Plans.Instruction Lower(Plans.Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs);

    /// <summary>Whether the instruction works on values stored in the precision of the plan, whatever that is; if not, it is given doubles.</summary>
    internal virtual bool KnowsPrecision => false;

    /// <summary>
    /// The operation for some cells only of the given axes, which lie along one axis instead of these, as some input does: itself, if it does not name axes. Null if it is not known to do each cell alone; then the
    /// cells are picked from its result.
    /// </summary>
    internal virtual Primitive? OnCells(Node node, AxisSet axes, Axis cells) => null;

    /// <summary>Whether an output holds whatever its derivative will need, in a form of its own: nobody else reads it, and it need not be finite.</summary>
    internal virtual bool IsScratch(int output) => false;

    /// <summary>Where the output begins in the memory of the input, if it lies there as it is, so that nothing need be executed.</summary>
    internal virtual int? AliasOffset(Node node) => null;

    /// <summary>Whether each value of the output is a function of the values at the same place of the inputs, once they are repeated to fit, which <see cref="Compute{T}"/> gives.</summary>
    internal virtual bool IsElementwise => false;

    /// <summary>Values of the output of an elementwise operation, from those of the inputs.</summary>
    internal virtual T Compute<T>(ReadOnlySpan<T> inputs)
        where T : struct, ILanes<T> => throw new InvalidOperationException($"{Name} is not elementwise.");

    /// <summary>An output of a node that applies the operation.</summary>
    internal virtual Tensor Output(Node node, int index, TensorType type) => new(node, index, type);

    /// <summary>Applies the operation and returns its first output.</summary>
    internal Tensor Apply(params ReadOnlySpan<Tensor> inputs) => new Node(this, [.. inputs]).Outputs[0];
}
