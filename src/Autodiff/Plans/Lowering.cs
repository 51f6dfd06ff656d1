namespace Prob.Graphs.Plans;

/// <summary>
/// Turns nodes into instructions: decides when each value is computed and where it lies. Memory is reused as soon as nobody reads a value any more.
/// </summary>
internal sealed class Lowering
{
    private readonly Allocator[] allocators;
    private readonly Dictionary<Tensor, Storage> storages = [];
    private readonly Dictionary<Tensor, int> offsets = [];   // within the storage, where not 0

    private readonly Func<Node, Buffer[], Buffer?[], Instruction> instructionOf;

    /// <param name="instructionOf">The instruction of a node; by default the one of its primitive, which computes with real numbers.</param>
    public Lowering(Func<Node, Buffer[], Buffer?[], Instruction>? instructionOf = null)
    {
        allocators = [new(), new(), new()];
        Leaves = [];
        this.instructionOf = instructionOf ?? ((node, inputs, outputs) => node.Primitive.Lower(this, node, inputs, outputs));
    }

    /// <summary>Lowers the body of a repetition: in the same memory, but with instructions and tensors of its own.</summary>
    public Lowering(Lowering outer)
    {
        allocators = outer.allocators;
        Leaves = outer.Leaves;
        instructionOf = (node, inputs, outputs) => node.Primitive.Lower(this, node, inputs, outputs);
    }

    /// <summary>The instructions of each phase, in the order of execution.</summary>
    public List<Step>[] Steps { get; } = [[], [], []];

    /// <summary>The literals and data to be filled in before anything runs.</summary>
    public List<(Buffer Buffer, double[] Values)> Leaves { get; }

    /// <summary>The size of a phase's block of memory.</summary>
    public int BlockSize(Phase phase) => allocators[(int)phase].Size;

    /// <summary>Says where an input lies.</summary>
    public void Place(Tensor input, Buffer buffer) => storages[input] = Storage.At(buffer);

    /// <summary>Takes a tensor's values as known, so that nothing behind it is lowered.</summary>
    public void Place(Tensor known, double[] values)
    {
        Buffer buffer = Allocate(Phase.Constant, known.Type);
        Leaves.Add((buffer, values));
        Place(known, buffer);
    }

    /// <summary>A new buffer; the caller frees it or keeps it for good.</summary>
    public Buffer Allocate(Phase phase, TensorType type) => new(phase, allocators[(int)phase].Allocate(type.Size), type);

    /// <summary>Gives back a buffer for intermediate values of one instruction, when its node has been lowered.</summary>
    public void Free(Buffer buffer) => Free(buffer.Phase, buffer.Offset, buffer.Length);

    /// <summary>The place of a tensor that has been lowered.</summary>
    public Buffer BufferOf(Tensor tensor) => storages[tensor].Buffer(tensor.Type, offsets.GetValueOrDefault(tensor));

    /// <summary>Lowers everything the outputs depend on; outputs keep their memory.</summary>
    /// <param name="outputs">The tensors to compute; inputs among their ancestors have been placed.</param>
    /// <param name="least">No value is computed in an earlier phase than this.</param>
    public void Lower(IEnumerable<Tensor> outputs, Phase least)
    {
        List<Node> order = Graph.Order(outputs, storages.ContainsKey);
        AssignStorages(order, least);
        CountReaders(order, outputs);
        foreach (Node node in order)
        {
            if (node.Primitive is Leaf)
            {
                Emplace(node);
                continue;
            }

            bool alias = node.Inputs.Length > 0 && storages[node.Outputs[0]] == storages[node.Inputs[0]];
            Storage[] written = [.. node.Outputs.Select(output => storages[output]).Where(storage => storage.IsRead)];
            if (!alias)
            {
                foreach (Storage storage in written)
                    storage.Allocate(this);
                Buffer[] inputs = [.. node.Inputs.Select(BufferOf)];
                Buffer?[] results = [.. node.Outputs.Select(output => storages[output].IsRead ? BufferOf(output) : null)];
                Steps[(int)storages[node.Outputs[0]].Phase].Add(new(instructionOf(node, inputs, results), node, inputs, results));
            }

            foreach (Tensor input in node.Inputs)
                storages[input].DoneReading(this);
        }
    }

    private void AssignStorages(List<Node> order, Phase least)
    {
        foreach (Node node in order)
        {
            Phase phase = node.Primitive switch
            {
                Constant { IsData: true } => Phase.Data,
                Constant => Phase.Constant,
                Input => throw new InvalidOperationException($"The value of {node.Primitive.Name} is needed, but it is not among the inputs of the plan."),
                _ => (Phase)Math.Max((int)least, node.Inputs.Length == 0 ? 0 : node.Inputs.Max(input => (int)storages[input].Phase)),
            };
            int? offset = node.Primitive.AliasOffset(node);
            foreach (Tensor output in node.Outputs)
                storages[output] = offset is null ? new Storage(phase, output.Type) : storages[node.Inputs[0]];
            if (offset is { } start && start + offsets.GetValueOrDefault(node.Inputs[0]) is var place and not 0)
                offsets[node.Outputs[0]] = place;
        }
    }

    private void CountReaders(List<Node> order, IEnumerable<Tensor> outputs)
    {
        foreach (Node node in order)
        {
            foreach (Tensor input in node.Inputs)
                storages[input].Readers++;
        }

        // Whoever asked for an output reads it last, and is never done.
        foreach (Tensor output in outputs)
            storages[output].Readers++;
    }

    /// <summary>
    /// Only runs reuse memory: constants and data are all in place before the first instruction, which must not write over them, and what depends on data
    /// stays to be looked at when a value is not finite.
    /// </summary>
    private void Free(Phase phase, int offset, int length)
    {
        if (phase == Phase.Run)
            allocators[(int)phase].Free(offset, length);
    }

    private void Emplace(Node node)
    {
        Storage storage = storages[node.Outputs[0]];
        storage.IsKept = true;
        storage.Allocate(this);
        Leaves.Add((BufferOf(node.Outputs[0]), ((Constant)node.Primitive).Values));
    }

    /// <summary>An instruction with the node it executes, to say where a value came from.</summary>
    internal sealed record Step(Instruction Instruction, Node Node, Buffer[] Inputs, Buffer?[] Outputs);

    /// <summary>Memory that one or several tensors of equal size occupy.</summary>
    private sealed class Storage(Phase phase, TensorType type)
    {
        private int offset = -1;

        public Phase Phase { get; } = phase;

        public int Readers { get; set; }

        public bool IsKept { get; set; }

        public bool IsRead => Readers > 0;

        public bool IsPlaced => offset >= 0;

        public static Storage At(Buffer buffer) => new(buffer.Phase, buffer.Type) { offset = buffer.Offset, IsKept = true };

        public void Allocate(Lowering lowering)
        {
            if (!IsPlaced)
                offset = lowering.allocators[(int)Phase].Allocate(type.Size);
        }

        public Buffer Buffer(TensorType of, int within) => new(Phase, offset + within, of);

        public void DoneReading(Lowering lowering)
        {
            if (--Readers == 0 && !IsKept)
                lowering.Free(Phase, offset, type.Size);
        }
    }
}
