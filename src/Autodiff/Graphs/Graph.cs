using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>Questions about the graph behind a set of tensors. There is no graph object: the graph is what the tensors refer to.</summary>
internal static class Graph
{
    /// <summary>All nodes that the tensors depend on, each after its inputs.</summary>
    public static List<Node> Order(IEnumerable<Tensor> outputs, Func<Tensor, bool>? stopAt = null)
    {
        var seen = new HashSet<Node>();
        var order = new List<Node>();
        var pending = new Stack<Tensor>(outputs);
        while (pending.TryPop(out Tensor? tensor))
        {
            if ((stopAt is not null && stopAt(tensor)) || !seen.Add(tensor.Source))
                continue;
            order.Add(tensor.Source);
            foreach (Tensor input in tensor.Source.Inputs)
                pending.Push(input);
        }

        order.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return order;
    }

    /// <summary>The nodes of an order that depend on one of the tensors.</summary>
    public static HashSet<Node> DependentOn(IEnumerable<Tensor> tensors, List<Node> order)
    {
        var dependent = new HashSet<Node>(tensors.Select(tensor => tensor.Source));
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
