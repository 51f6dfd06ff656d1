namespace Prob.Graphs;

/// <summary>
/// The structure of a graph without its identity: equal for two traces of the same program, whatever their data, as long as operations and types agree. A plan made
/// for one then serves the other.
/// </summary>
internal sealed class Signature : IEquatable<Signature>
{
    private readonly List<Entry> entries = [];
    private readonly int[] outputs;
    private readonly int hash;

    public Signature(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        var numbers = new Dictionary<Tensor, int>();
        foreach (Tensor input in inputs)
        {
            entries.Add(new("input", input.Type, []));
            numbers.TryAdd(input, numbers.Count);
        }

        var data = new List<double[]>();
        foreach (Node node in Graph.Order(outputs, numbers.ContainsKey))
        {
            bool isData = node.Primitive is Constant { IsData: true };
            if (isData)
                data.Add(((Constant)node.Primitive).Values);
            int[] from = [.. node.Inputs.Select(input => numbers[input])];
            foreach (Tensor output in node.Outputs)
            {
                entries.Add(new(isData ? "data" : node.Primitive, output.Type, from));
                numbers.Add(output, numbers.Count);
            }
        }

        Data = data;
        this.outputs = [.. outputs.Select(output => numbers[output])];
        var code = default(HashCode);
        foreach (Entry entry in entries)
            code.Add(entry);
        hash = code.ToHashCode();
    }

    /// <summary>The data of this trace, in the order in which a plan takes them.</summary>
    public IReadOnlyList<double[]> Data { get; }

    public bool Equals(Signature? other) => other is not null && hash == other.hash && outputs.AsSpan().SequenceEqual(other.outputs) && entries.SequenceEqual(other.entries);

    public override bool Equals(object? obj) => Equals(obj as Signature);

    public override int GetHashCode() => hash;

    private sealed record Entry(object Operation, TensorType Type, int[] From)
    {
        public bool Equals(Entry? other) => other is not null && Operation.Equals(other.Operation) && Type == other.Type && From.AsSpan().SequenceEqual(other.From);

        public override int GetHashCode() => HashCode.Combine(Operation, Type, From.Length);
    }
}

/// <summary>Plans that have been made, to be used again for other data of the same structure. Threads share it.</summary>
internal sealed class PlanCache
{
    private readonly Dictionary<Signature, Plan> plans = [];

    /// <summary>The plan for the outputs, made now or before, and the data of this trace bound to it.</summary>
    public Binding Compile(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        Tensor[] simplified = Simplification.Finish(outputs);
        var signature = new Signature(inputs, simplified);
        lock (plans)
        {
            if (plans.TryGetValue(signature, out Plan? plan))
                return plan.Bind(signature.Data);
            plan = Plan.CompileSimplified(inputs, simplified);
            plans.Add(signature, plan);
            return plan.DefaultBinding;
        }
    }
}
