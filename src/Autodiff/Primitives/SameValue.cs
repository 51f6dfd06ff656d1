using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// An operation whose value is that of its first input, and which is there for its derivative alone: it keeps its place in a graph as long as derivatives may be asked for, and a plan, in
/// which they no longer are, has the first input instead.
/// </summary>
internal abstract record SameValue : Primitive
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override int? AliasOffset(Node node) => 0;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        throw new InvalidOperationException("An alias has nothing to execute.");
}
