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
        IsKnown = primitive is not MixedCells;
        var inputTypes = new TensorType[inputs.Length];
        for (int i = 0; i < inputTypes.Length; i++)
        {
            inputTypes[i] = inputs[i].Type;
            IsKnown &= inputs[i].Source.IsKnown;
            Implied = Implied.Union(inputs[i].Implied);
        }

        if (primitive is MixedCells mixed)
            Implied = Implied.Except(mixed.Axis);
        TensorType[] types = primitive.Infer(inputTypes);
        var outputs = new Tensor[types.Length];
        for (int i = 0; i < types.Length; i++)
            outputs[i] = primitive.Output(this, i, types[i]);
        Outputs = System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(outputs);
    }

    private Node(Primitive primitive, Tensor output)
    {
        Primitive = primitive;
        Inputs = [];
        Outputs = ImmutableArray.Create(output);
        IsKnown = primitive is Constant;
    }

    /// <summary>What is applied.</summary>
    public Primitive Primitive { get; }

    /// <summary>What it is applied to.</summary>
    public ImmutableArray<Tensor> Inputs { get; }

    /// <summary>What comes out; all primitives but a scan have one output.</summary>
    public ImmutableArray<Tensor> Outputs { get; }

    /// <summary>The site of a model in whose density the node was made, to name it when a value is not finite.</summary>
    public string? Label { get; }

    /// <summary>Whether the values follow from constants and data alone, without any input.</summary>
    internal bool IsKnown { get; }

    /// <summary>Axes that the inputs stand for without carrying them.</summary>
    internal AxisSet Implied { get; }

    /// <summary>A number that is larger than that of every node made before.</summary>
    internal long Id { get; } = Interlocked.Increment(ref count);

    /// <summary>The number of the node made last, on whatever thread.</summary>
    internal static long Newest => Interlocked.Read(ref count);

    /// <summary>A leaf whose single output is the given tensor, still under construction.</summary>
    internal static Node Leaf(Primitive primitive, Tensor output) => new(primitive, output);

    /// <summary>Labels the nodes made on this thread until the scope is disposed of.</summary>
    internal static LabelScope Labelled(string? label)
    {
        var scope = new LabelScope(currentLabel);
        currentLabel = label ?? currentLabel;
        return scope;
    }

    /// <summary>Changes the label of the innermost scope.</summary>
    internal static void Relabel(string label) => currentLabel = label;

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(", ", Outputs.Select(o => o.Type))} = {Primitive.Name}({string.Join(", ", Inputs.Select(i => i.Type))})";

    /// <summary>Goes back to the outer label when it is disposed of.</summary>
    internal readonly ref struct LabelScope(string? outer)
    {
        public void Dispose() => currentLabel = outer;
    }
}
