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
