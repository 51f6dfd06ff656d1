using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>
/// Σ x y where x y is needed as well: then the product that is made anyway is summed, one tensor instead of two. So it is with the slopes of a layer's bias, Σ over rows of messages that
/// its weights ask for too.
/// </summary>
internal static class MadeProducts
{
    /// <summary>Equal tensors, in which sums that leave more than a number are of products that are made.</summary>
    public static Tensor[] Sum(Tensor[] outputs)
    {
        List<Node> order = Graph.Order(outputs);
        HashSet<Factors> summed = [.. order.Where(IsSumOfProducts).Select(Factors.Of)];
        if (summed.Count == 0)
            return outputs;
        HashSet<Factors> needed = [.. order.Where(node => node.Primitive is Multiply).Select(Factors.Of).Where(summed.Contains)];
        if (needed.Count == 0)
            return outputs;

        var made = new Dictionary<Factors, Tensor>();
        Dictionary<Tensor, Tensor> values = Sweep.Forward<Tensor>(outputs, new Dictionary<Tensor, Tensor>(), Rewrite);
        return [.. outputs.Select(output => values[output])];

        ImmutableArray<Tensor> Rewrite(Node node, Tensor[] inputs)
        {
            bool isSum = IsSumOfProducts(node);
            if ((isSum || node.Primitive is Multiply) && Factors.Of(node) is var factors && needed.Contains(factors))
            {
                if (!made.TryGetValue(factors, out Tensor? product))
                    made[factors] = product = new Node(Multiply.Instance, [.. inputs], node.Label).Outputs[0];
                return isSum ? new Node(OfOne((Contract)node.Primitive), [product], node.Label).Outputs : product.Source.Outputs;
            }

            return node.Inputs.AsSpan().SequenceEqual(inputs) ? node.Outputs : new Node(node.Primitive, [.. inputs], node.Label).Outputs;
        }
    }

    /// <summary>Whether a node sums the products of two tensors of a type, entry by entry, and leaves more than a number.</summary>
    private static bool IsSumOfProducts(Node node) =>
        node is { Primitive: Contract contraction, Inputs: [var x, var y] } && x != y && x.Type == y.Type && contraction.Result.Size > 1
        && Equation.Parse(contraction.Labels).Operands is [var first, var second] && first == second;

    private static Contract OfOne(Contract contraction) => new(contraction.Labels[(contraction.Labels.IndexOf(',') + 1)..], contraction.Result);

    /// <summary>Two tensors in either order.</summary>
    private readonly record struct Factors(Tensor First, Tensor Second)
    {
        public static Factors Of(Node node) =>
            node.Inputs[0].Source.Id <= node.Inputs[1].Source.Id ? new(node.Inputs[0], node.Inputs[1]) : new(node.Inputs[1], node.Inputs[0]);
    }
}
