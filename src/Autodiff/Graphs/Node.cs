using System.Collections.Immutable;

namespace Prob.Graphs;

/// <summary>
/// One application of a primitive to tensors. Nodes are immutable and are made after their inputs, so the order of <see cref="Id"/> is an order in which
/// every node comes after what it depends on.
/// </summary>
public sealed class Node
{
    private static long count;

    [ThreadStatic]
    private static string? currentLabel;

    /// <summary>Applies the primitive, after checking that the types of the inputs suit it.</summary>
    internal Node(Primitive primitive, ImmutableArray<Tensor> inputs, string? label = null)
    {
        Primitive = primitive;
        Inputs = inputs;
        Label = label ?? currentLabel;
        TensorType[] types = primitive.Infer([.. inputs.Select(input => input.Type)]);
        var outputs = new Tensor[types.Length];
        for (int i = 0; i < types.Length; i++)
            outputs[i] = new Tensor(this, i, types[i]);
        Outputs = [.. outputs];
    }

    private Node(Primitive primitive, Tensor output)
    {
        Primitive = primitive;
        Inputs = [];
        Outputs = ImmutableArray.Create(output);
    }

    /// <summary>What is applied.</summary>
    public Primitive Primitive { get; }

    /// <summary>What it is applied to.</summary>
    public ImmutableArray<Tensor> Inputs { get; }

    /// <summary>What comes out; all primitives but a scan have one output.</summary>
    public ImmutableArray<Tensor> Outputs { get; }

    /// <summary>The site of a model in whose density the node was made, to name it when a value is not finite.</summary>
    public string? Label { get; }

    /// <summary>A number that is larger than that of every node made before.</summary>
    internal long Id { get; } = Interlocked.Increment(ref count);

    /// <summary>A leaf whose single output is the given tensor, still under construction.</summary>
    internal static Node Leaf(Primitive primitive, Tensor output) => new(primitive, output);

    /// <summary>Labels the nodes that the action makes on this thread.</summary>
    internal static T Labelled<T>(string label, Func<T> action)
    {
        string? outer = currentLabel;
        currentLabel = label;
        try
        {
            return action();
        }
        finally
        {
            currentLabel = outer;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(", ", Outputs.Select(o => o.Type))} = {Primitive.Name}({string.Join(", ", Inputs.Select(i => i.Type))})";
}
