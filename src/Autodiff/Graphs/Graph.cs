using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>Questions about the graph behind a set of tensors. There is no graph object: the graph is what the tensors refer to.</summary>
internal static class Graph
{
    /// <summary>All nodes that the tensors depend on, each after its inputs.</summary>
    public static List<Node> Order(IEnumerable<Tensor> outputs, Func<Tensor, bool>? stopAt = null)
    {
        var pending = new Stack<Tensor>(outputs);
        var seen = new NodeSet(NodeSet.Newest(pending));
        while (pending.TryPop(out Tensor? tensor))
        {
            if ((stopAt is not null && stopAt(tensor)) || !seen.Add(tensor.Source))
                continue;
            foreach (Tensor input in tensor.Source.Inputs)
                pending.Push(input);
        }

        return seen.InOrder();
    }

    /// <summary>Whether any of some tensors depends on another.</summary>
    public static bool DependOn(IEnumerable<Tensor> outputs, Tensor on) => Order(outputs).Contains(on.Source);

    /// <summary>The nodes of an order that depend on one of the tensors.</summary>
    public static NodeSet DependentOn(IEnumerable<Tensor> tensors, List<Node> order)
    {
        var dependent = new NodeSet(order.Count == 0 ? 0 : order[^1].Id);
        foreach (Tensor tensor in tensors)
            dependent.Add(tensor.Source);
        foreach (Node node in order)
        {
            foreach (Tensor input in node.Inputs)
            {
                if (dependent.Contains(input.Source))
                {
                    dependent.Add(node);
                    break;
                }
            }
        }

        return dependent;
    }

    /// <summary>The same tensors with some replaced, wherever they occur, by others of the same type.</summary>
    public static Tensor[] Substitute(IReadOnlyList<Tensor> outputs, IReadOnlyDictionary<Tensor, Tensor> replacements)
    {
        Dictionary<Tensor, Tensor> values = Sweep.Forward<Tensor>(
            outputs,
            replacements,
            (node, inputs) => node.Inputs.AsSpan().SequenceEqual(inputs) ? node.Outputs : new Node(node.Primitive, [.. inputs], node.Label).Outputs);
        return [.. outputs.Select(output => values[output])];
    }
}
