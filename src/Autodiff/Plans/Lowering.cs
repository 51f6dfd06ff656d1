namespace Prob.Graphs.Plans;

/// <summary>
/// Turns nodes into instructions: decides when each value is computed and where it lies. Memory is reused as soon as nobody reads a value any more.
/// </summary>
internal sealed class Lowering
{
    private readonly Allocator[] allocators;
    private readonly TensorMap<Storage> storages = new(Node.Newest);
    private readonly Dictionary<Tensor, int> offsets = [];   // within the storage, where not 0
    private readonly List<Buffer> stateBuffers = [];

    private readonly Func<Node, Buffer[], Buffer?[], Instruction>? other;
    private readonly int trailer;
    private readonly int unit = sizeof(double);   // bytes of what the allocators count

    /// <summary>Lowers nodes to the instructions of their primitives, which compute with real numbers.</summary>
    /// <param name="precision">How values are stored.</param>
    public Lowering(Precision precision = Precision.Double)
    {
        Precision = precision;
        unit = SizeOf(precision);
        allocators = [.. Enumerable.Range(0, 3).Select(_ => new Allocator(alignment: 64 / unit))];
        Leaves = [];
    }

    /// <summary>Lowers nodes to other instructions, in memory without gaps.</summary>
    /// <param name="instructionOf">The instruction of a node.</param>
    /// <param name="trailer">How many values more there is room for behind each tensor.</param>
    public Lowering(Func<Node, Buffer[], Buffer?[], Instruction> instructionOf, int trailer)
    {
        allocators = [new(), new(), new(alignsAll: false)];
        Leaves = [];
        (other, this.trailer) = (instructionOf, trailer);
    }

    /// <summary>Lowers the body of a repetition, or what is stored in another way: in the same memory, but with instructions and tensors of its own.</summary>
    public Lowering(Lowering outer, Precision? precision = null)
    {
        Precision = precision ?? outer.Precision;
        (unit, allocators) = (outer.unit, outer.allocators);
        Leaves = outer.Leaves;
    }

    /// <summary>How values are stored.</summary>
    public Precision Precision { get; }

    /// <summary>The instructions of each phase, in the order of execution.</summary>
    public List<Step>[] Steps { get; } = [[], [], []];

    /// <summary>Where the inputs of a run are, one after the other.</summary>
    public Buffer? Inputs { get; private set; }

    /// <summary>What each phase rearranges, after its steps, for the way in which runs are carried out.</summary>
    public List<Instruction>[] Preparations { get; } = [[], [], []];

    /// <summary>The literals and data to be filled in before anything runs.</summary>
    public List<(Buffer Buffer, double[] Values)> Leaves { get; }

    /// <summary>The size of a phase's block of memory, in doubles.</summary>
    public int BlockSize(Phase phase) => (int)((((long)allocators[(int)phase].Size * unit) + sizeof(double) - 1) / sizeof(double));

    private static int SizeOf(Precision precision) => precision == Precision.Single ? sizeof(float) : sizeof(double);

    /// <summary>Places the inputs of a run, one after the other.</summary>
    public void PlaceInputs(IReadOnlyList<Tensor> inputs)
    {
        int size = inputs.Sum(input => input.Type.Size), at = 0;
        Inputs = Allocate(Phase.Run, new(default, [Math.Max(1, size)])).As(new(default, [size]));
        foreach (Tensor input in inputs)
        {
            Place(input, Inputs.As(input.Type, at));
            at += input.Type.Size;
        }
    }

    /// <summary>Where the states of a run are, which each keep the memory that they have.</summary>
    public ReadOnlySpan<Buffer> StateBuffers => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(stateBuffers);

    /// <summary>Places the states, with room for two vectors behind each.</summary>
    public void PlaceStates(IReadOnlyList<(Tensor Value, Tensor Next)> states)
    {
        foreach ((Tensor value, _) in states)
        {
            Buffer place = Allocate(Phase.Run, new(default, [value.Type.Size + 16])).As(value.Type);
            stateBuffers.Add(place);
            Place(value, place);
        }
    }

    /// <summary>What is left to be copied when the results have been read: from where, and to which state. No copy reads what another has written.</summary>
    public (Buffer From, Buffer To)[] StateMoves(IReadOnlyList<(Tensor Value, Tensor Next)> states)
    {
        var moves = new List<(Buffer From, Buffer To)>();
        for (int i = 0; i < states.Count; i++)
        {
            Buffer from = BufferOf(states[i].Next), to = stateBuffers[i];
            if (from.Length > 0 && (from.Phase != to.Phase || from.Offset != to.Offset))
                moves.Add((from, to));
        }

        bool IsWritten(Buffer from) => from.Phase == Phase.Run && moves.Any(move => from.Offset < move.To.Offset + move.To.Length && move.To.Offset < from.Offset + from.Length);
        (Buffer From, Buffer Between, Buffer To)[] traded = [.. moves.Where(move => IsWritten(move.From)).Select(move => (move.From, Allocate(Phase.Run, move.From.Type), move.To))];
        return
        [
            .. traded.Select(move => (move.From, move.Between)),
            .. moves.Where(move => !IsWritten(move.From)),
            .. traded.Select(move => (move.Between, move.To)),
        ];
    }

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
    public Buffer Allocate(Phase phase, TensorType type) => Allocate(phase, type, Precision);

    /// <summary>A new buffer for values stored in a certain way.</summary>
    public Buffer Allocate(Phase phase, TensorType type, Precision precision)
    {
        int units = SizeOf(precision) / unit;
        return new(phase, allocators[(int)phase].Allocate(checked((type.Size + trailer) * units)) / units, type, precision);
    }

    /// <summary>
    /// Gives back a buffer for intermediate values of one instruction, when its node has been lowered. Only runs reuse memory: constants and data are all in place before the first
    /// instruction, which must not write over them, and what depends on data stays to be looked at when a value is not finite.
    /// </summary>
    public void Free(Buffer buffer)
    {
        int units = SizeOf(buffer.Precision) / unit;
        if (buffer.Phase == Phase.Run)
            allocators[(int)buffer.Phase].Free(buffer.Offset * units, (buffer.Length + trailer) * units);
    }

    /// <summary>The instruction that computes a node.</summary>
    public Instruction InstructionOf(Node node, Buffer[] inputs, Buffer?[] outputs) =>
        other is not null ? other(node, inputs, outputs)
        : Precision == Precision.Single && !node.Primitive.KnowsPrecision ? new WidenedInstruction(this, node, inputs, outputs)
        : node.Primitive.Lower(this, node, inputs, outputs);

    /// <summary>Whether a tensor has been given a place, or will be.</summary>
    public bool Knows(Tensor tensor) => storages.ContainsKey(tensor);

    /// <summary>The place of a tensor that has been lowered.</summary>
    public Buffer BufferOf(Tensor tensor) => storages[tensor].Buffer(tensor.Type, offsets.Count == 0 ? 0 : offsets.GetValueOrDefault(tensor));

    /// <summary>Lowers everything the outputs depend on; outputs keep their memory.</summary>
    /// <param name="outputs">The tensors to compute; inputs among their ancestors have been placed.</param>
    /// <param name="least">No value is computed in an earlier phase than this.</param>
    /// <param name="deferredPhase">Of which phase the nodes are not lowered but given back, to be carried out in another way.</param>
    /// <param name="states">Which of the outputs the states are to hold afterwards: each is written in the place of its state if that is safe.</param>
    /// <returns>The deferred nodes, each after its inputs.</returns>
    public List<Node> Lower(IEnumerable<Tensor> outputs, Phase least, Phase? deferredPhase = null, IReadOnlyList<(Tensor Value, Tensor Next)>? states = null)
    {
        List<Node> order = Graph.Order(outputs, storages.ContainsKey), deferred = [];
        AssignStorages(order, least);
        CountReaders(order, outputs);
        foreach ((Tensor value, Tensor next) in states ?? [])
        {
            if (storages[next].Phase == Phase.Run && storages[next].Length == next.Type.Size && offsets.GetValueOrDefault(next) == 0)
                storages[next].Target ??= storages[value];
        }

        foreach (Node node in order)
        {
            if (node.Primitive is not Leaf && storages[node.Outputs[0]].Phase == deferredPhase)
            {
                deferred.Add(node);
                continue;
            }

            if (node.Primitive is Leaf)
            {
                Emplace(node);
                continue;
            }

            Storage first = storages[node.Outputs[0]];
            bool alias = node.Inputs.Length > 0 && first == storages[node.Inputs[0]];
            if (!alias)
            {
                var inputs = new Buffer[node.Inputs.Length];
                for (int k = 0; k < inputs.Length; k++)
                    inputs[k] = BufferOf(node.Inputs[k]);
                var results = new Buffer?[node.Outputs.Length];
                for (int k = 0; k < results.Length; k++)
                {
                    Storage storage = storages[node.Outputs[k]];
                    if (!storage.IsRead)
                        continue;
                    if (storage.Target is { } state && IsLastReaderOf(state, node))
                        storage.Replace(state);
                    storage.Allocate(this);
                    results[k] = BufferOf(node.Outputs[k]);
                }

                Steps[(int)first.Phase].Add(new(InstructionOf(node, inputs, results), node, inputs, results));
            }

            foreach (Tensor input in node.Inputs)
                storages[input].DoneReading(this);
        }

        return deferred;
    }

    /// <summary>Whether nobody reads a state after a node, and the node itself only what is at the place that it is about to write.</summary>
    private bool IsLastReaderOf(Storage state, Node node)
    {
        Tensor[] readings = [.. node.Inputs.Where(input => storages[input] == state)];
        return state.Readers == readings.Length
            && (readings.Length == 0 || (node.Primitive.IsElementwise && Array.TrueForAll(readings, input => input.Type == node.Outputs[0].Type && offsets.GetValueOrDefault(input) == 0)));
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
                _ => PhaseOf(node, least),
            };
            int? offset = node.Primitive.AliasOffset(node);
            foreach (Tensor output in node.Outputs)
            {
                Precision precision = node.Primitive.IsScratch(output.Index) ? Precision.Double : Precision;
                storages[output] = offset is null ? new Storage(phase, output.Type, precision) : storages[node.Inputs[0]];
            }

            if (offset is { } start && start + offsets.GetValueOrDefault(node.Inputs[0]) is var place and not 0)
                offsets[node.Outputs[0]] = place;
        }
    }

    /// <summary>The phase of the input that is computed last.</summary>
    private Phase PhaseOf(Node node, Phase least)
    {
        foreach (Tensor input in node.Inputs)
            least = (Phase)Math.Max((int)least, (int)storages[input].Phase);
        return least;
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
    private sealed class Storage(Phase phase, TensorType type, Precision precision)
    {
        private Buffer? buffer;

        public Phase Phase { get; } = phase;

        public int Readers { get; set; }

        public bool IsKept { get; set; }

        public bool IsRead => Readers > 0;

        public int Length => type.Size;

        /// <summary>The state that this will be, which it may write over once nobody reads it any more.</summary>
        public Storage? Target { get; set; }

        public static Storage At(Buffer buffer) => new(buffer.Phase, buffer.Type, buffer.Precision) { buffer = buffer, IsKept = true };

        /// <summary>Lies where a state lies, for good.</summary>
        public void Replace(Storage state) => (buffer, IsKept) = (state.buffer!.As(type), true);

        public void Allocate(Lowering lowering) => buffer ??= lowering.Allocate(Phase, type, precision);

        public Buffer Buffer(TensorType of, int within) => within == 0 && of == type ? buffer! : buffer!.As(of, within);

        public void DoneReading(Lowering lowering)
        {
            if (--Readers == 0 && !IsKept)
                lowering.Free(buffer!);
        }
    }
}
