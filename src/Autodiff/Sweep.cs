using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>
/// What a message is: how two of them add up, and what a node tells its inputs. <see cref="Derivative"/> makes the sweep backpropagation,
/// <see cref="Belief{T, TSemiring}"/> makes it belief propagation, shortest paths, counting or decoding, whatever the semiring.
/// </summary>
public interface IRule<TMessage>
    where TMessage : class
{
    /// <summary>The sum of two messages that meet at the same tensor.</summary>
    TMessage Plus(TMessage first, TMessage second);

    /// <summary>
    /// From the messages to the outputs of a node (null where none came), writes the messages to its inputs. Those that nobody wants may be left out.
    /// </summary>
    void Back(Node node, ReadOnlySpan<TMessage?> messages, Span<TMessage?> toInputs, ReadOnlySpan<bool> wanted);
}

/// <summary>
/// The one algorithm: values flow forward through a graph of local rules, messages flow back and are added up where they meet. Each node is visited
/// once each way, so work is shared between all the paths that pass through it. What differs between backpropagation, belief propagation, Viterbi,
/// Bellman-Ford and the rest is the local rule and how messages add.
/// </summary>
public static class Sweep
{
    /// <summary>Computes a value for every tensor that the outputs depend on, from the values of the inputs of the node it comes from.</summary>
    /// <param name="outputs">The tensors to compute.</param>
    /// <param name="known">Values that are given; the sweep does not look behind them.</param>
    /// <param name="rule">The values of a node's outputs, from the values of its inputs.</param>
    public static Dictionary<Tensor, TValue> Forward<TValue>(
        IEnumerable<Tensor> outputs, IReadOnlyDictionary<Tensor, TValue> known, Func<Node, TValue[], ImmutableArray<TValue>> rule)
    {
        var values = new Dictionary<Tensor, TValue>(known);
        foreach (Node node in Graph.Order(outputs, known.ContainsKey))
        {
            ImmutableArray<TValue> results = rule(node, [.. node.Inputs.Select(input => values[input])]);
            for (int i = 0; i < results.Length; i++)
                values.TryAdd(node.Outputs[i], results[i]);
        }

        return values;
    }

    /// <summary>Sends messages from the outputs back to the targets, and returns the message at every tensor between them.</summary>
    /// <param name="seeds">The outputs and the message each starts with.</param>
    /// <param name="targets">The tensors asked about; nodes that do not depend on them are not visited.</param>
    /// <param name="rule">How messages add and what a node tells its inputs.</param>
    public static IReadOnlyDictionary<Tensor, TMessage> Backward<TMessage>(
        IReadOnlyList<(Tensor Output, TMessage Message)> seeds, IReadOnlyList<Tensor> targets, IRule<TMessage> rule)
        where TMessage : class
    {
        HashSet<Tensor> ends = [.. targets];
        List<Node> order = Graph.Order(seeds.Select(seed => seed.Output), ends.Contains);
        NodeSet between = Graph.DependentOn(targets, order);
        var messages = new TensorMap<TMessage>(order.Count == 0 ? 0 : order[^1].Id);
        void Send(Tensor tensor, TMessage message) =>
            messages[tensor] = messages.TryGetValue(tensor, out TMessage? earlier) ? rule.Plus(earlier, message) : message;

        foreach ((Tensor output, TMessage message) in seeds)
            Send(output, message);

        for (int i = order.Count - 1; i >= 0; i--)
        {
            Node node = order[i];
            if (!between.Contains(node))
                continue;
            var arrived = new TMessage?[node.Outputs.Length];
            for (int k = 0; k < arrived.Length; k++)
                arrived[k] = ends.Contains(node.Outputs[k]) ? null : messages.GetValueOrDefault(node.Outputs[k]);
            if (Array.TrueForAll(arrived, static message => message is null))
                continue;
            var toInputs = new TMessage?[node.Inputs.Length];
            var wanted = new bool[toInputs.Length];
            for (int k = 0; k < wanted.Length; k++)
                wanted[k] = between.Contains(node.Inputs[k].Source);
            rule.Back(node, arrived, toInputs, wanted);
            for (int k = 0; k < toInputs.Length; k++)
            {
                if (wanted[k] && toInputs[k] is { } message)
                    Send(node.Inputs[k], message);
            }
        }

        return messages;
    }
}
