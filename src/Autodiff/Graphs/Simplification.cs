using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>
/// Rewrites a graph into a cheaper one of equal value: each primitive offers its own rewrites, equal nodes become one, what depends on literals alone is
/// computed, and what nobody needs is not reached.
/// </summary>
internal static class Simplification
{
    private const int LargestFolded = 4096;

    /// <summary>Equal tensors that cost less.</summary>
    public static Tensor[] Simplify(IReadOnlyList<Tensor> outputs) => new Pass(isFinal: false).Run(outputs);

    /// <summary>Equal tensors that cost less, of which no derivative will be asked any more.</summary>
    public static Tensor[] Finish(IReadOnlyList<Tensor> outputs) => MadeProducts.Sum(new Pass(isFinal: true).Run(outputs));

    private sealed class Pass(bool isFinal)
    {
        private readonly Dictionary<NodeKey, Node> known = [];
        private readonly Dictionary<Tensor, Tensor> simplified = [];

        public Tensor[] Run(IReadOnlyList<Tensor> outputs)
        {
            Dictionary<Tensor, Tensor> values = Sweep.Forward<Tensor>(outputs, simplified, (node, inputs) => Rewrite(node, inputs));
            return [.. outputs.Select(output => values[output])];
        }

        private ImmutableArray<Tensor> Rewrite(Node node, Tensor[] inputs)
        {
            if (node.Primitive is Input)
                return node.Outputs;
            using Node.LabelScope label = Node.Labelled(node.Label);
            if (isFinal && node.Primitive is SameValue)
                return [inputs[0]];
            Primitive primitive = isFinal ? node.Primitive.Finished : node.Primitive;
            if (primitive.Simplify(inputs) is { } cheaper)
                return ImmutableArray.Create(Settle(cheaper, [.. inputs]));
            var key = new NodeKey(primitive, [.. inputs], node.Outputs[0].Type);
            if (known.TryGetValue(key, out Node? equal))
                return equal.Outputs;
            bool isSame = ReferenceEquals(primitive, node.Primitive) && node.Inputs.AsSpan().SequenceEqual(inputs);
            Node result = isSame ? node : new Node(primitive, [.. inputs], node.Label);
            if (IsFoldable(result))
                result = Tensor.Literal(result.Outputs[0].Type, result.Outputs[0].Values).Source;
            known[key] = result;
            return result.Outputs;
        }

        /// <summary>Simplifies what a rewrite made, down to the tensors it was made of, which are simple already.</summary>
        private Tensor Settle(Tensor tensor, HashSet<Tensor> simple)
        {
            if (simple.Contains(tensor))
                return tensor;
            if (simplified.TryGetValue(tensor, out Tensor? done))
                return done;
            Node node = tensor.Source;
            // The rewrite may reach behind the inputs it was given; what stands there came out of this pass as well.
            if (known.TryGetValue(new NodeKey(node.Primitive, node.Inputs, tensor.Type), out Node? equal))
                return equal.Outputs[tensor.Index];
            Tensor[] inputs = [.. node.Inputs.Select(input => Settle(input, simple))];
            return simplified[tensor] = Rewrite(node, inputs)[tensor.Index];
        }

        private static bool IsFoldable(Node node) =>
            node.Inputs.Length > 0 && node.Outputs.Length == 1 && node.Outputs[0].Type.Size <= LargestFolded
            && node.Outputs[0].Type.Size <= node.Inputs.Max(input => input.Type.Size)
            && node.Inputs.All(input => input.Source.Primitive is Constant { IsData: false });
    }

    /// <summary>What makes two nodes equal: the same operation on the same tensors, of sums and products in either order (leaves have no inputs, so their type counts too).</summary>
    private readonly struct NodeKey(Primitive primitive, ImmutableArray<Tensor> inputs, TensorType type) : IEquatable<NodeKey>
    {
        private readonly Primitive primitive = primitive;
        private readonly ImmutableArray<Tensor> inputs = primitive is Add or Multiply && inputs[0].Source.Id > inputs[1].Source.Id ? [inputs[1], inputs[0]] : inputs;
        private readonly TensorType type = type;

        public bool Equals(NodeKey other) => primitive.Equals(other.primitive) && inputs.AsSpan().SequenceEqual(other.inputs.AsSpan()) && type == other.type;

        public override bool Equals(object? obj) => obj is NodeKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(primitive);
            foreach (Tensor input in inputs)
                hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input));
            hash.Add(type);
            return hash.ToHashCode();
        }
    }
}
