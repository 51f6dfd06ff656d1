using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>The same value under a new identity, so that a function can be differentiated with respect to exactly its own argument.</summary>
internal sealed record Identity : Movement
{
    public static readonly Identity Instance = new();

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => inputs[0];

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override int? AliasOffset(Node node) => 0;

    internal override Movement Reverse(TensorType input) => Instance;

    internal override Path Path(TensorType from, TensorType to) => Straight(to);
}

/// <summary>The same value, through which no derivative flows.</summary>
internal sealed record StopGradient : Primitive
{
    public static readonly StopGradient Instance = new();

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override int? AliasOffset(Node node) => 0;

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
    }

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        throw new InvalidOperationException("An alias has nothing to execute.");
}
