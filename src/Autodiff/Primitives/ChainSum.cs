using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// The log of the sum, over all paths z₀ … z₍T₋₁₎, of exp(first(z₀) + Σₜ further(zₜ₋₁, zₜ) + Σₜ evidence(zₜ)): a chain of discrete variables summed out as one operation, in
/// every cell of all other axes. Its derivatives are the probabilities of states and pairs of states, from one pass forward and one back.
/// </summary>
/// <param name="Time">The axis along which the chain runs.</param>
/// <param name="Previous">The states of the step before.</param>
/// <param name="Current">The states of a step.</param>
internal sealed record ChainSum(Axis Time, Axis Previous, Axis Current) : Primitive
{
    private const int History = 1;

    /// <summary>The log of the sum over all paths.</summary>
    /// <param name="time">The axis along which the chain runs.</param>
    /// <param name="previous">The states of the step before.</param>
    /// <param name="current">The states of a step.</param>
    /// <param name="first">Log weights of the first state.</param>
    /// <param name="further">Log weights of pairs of states; if it has the axis of time, its entry t leads to step t, and the first one is not read.</param>
    /// <param name="evidence">Log weights of the state at each step.</param>
    /// <param name="lengths">The number of steps of each chain, if not all.</param>
    public static Tensor Of(Axis time, Axis previous, Axis current, Tensor first, Tensor further, Tensor evidence, Tensor? lengths = null) =>
        new ChainSum(time, previous, current).Apply(With(first, current), With(further, previous, current), With(evidence, time, current), lengths ?? time.Size);

    /// <summary>The axes besides the chain's own, in each cell of which there is one.</summary>
    public AxisSet Cells(ReadOnlySpan<TensorType> inputs)
    {
        AxisSet cells = default;
        foreach (TensorType input in inputs)
            cells = cells.Union(input.Axes);
        return cells.Except(AxisSet.Of(Time, Previous, Current));
    }

    /// <summary>How the weights lie in memory.</summary>
    public ChainLayout Layout(TensorType first, TensorType further, TensorType evidence) => new(
        Current.Size, Time.Size, Stride(first, Current), Stride(further, Time), Stride(further, Previous), Stride(further, Current), Stride(evidence, Time), Stride(evidence, Current));

    /// <summary>The same sum as a scan: slow, but a graph of other primitives, to be differentiated as often as one likes, and in any semiring whose product is +.</summary>
    /// <param name="time">The axis along which the chain runs.</param>
    /// <param name="previous">The states of the step before.</param>
    /// <param name="current">The states of a step.</param>
    /// <param name="first">Log weights of the first state.</param>
    /// <param name="further">Log weights of pairs of states.</param>
    /// <param name="evidence">Log weights of the state at each step.</param>
    /// <param name="lengths">The number of steps of each chain.</param>
    /// <param name="sum">Over an axis: log-sum-exp, or the maximum.</param>
    public static Tensor Unfused(Axis time, Axis previous, Axis current, Tensor first, Tensor further, Tensor evidence, Tensor lengths, Func<Tensor, Axis, Tensor> sum)
    {
        Tensor own = evidence.ToVector(time), start = first + Functions.Element(own, 0);
        if (time.Size == 1)
            return Functions.Where(lengths, sum(start, current), 0);
        bool isVarying = further.Axes.Contains(time);
        Tensor numbers = Tensor.Literal(new(default, [time.Size - 1]), [.. Enumerable.Range(1, time.Size - 1).Select(t => (double)t)]);
        Tensor[] sequences = [own[1..], numbers, .. isVarying ? [further.ToVector(time)[1..]] : Array.Empty<Tensor>()];
        (Tensor[] last, _) = Functions.Scan([start], sequences, (states, elements) =>
        {
            Tensor before = states[0].ToVector(current).ToAxis(previous);
            Tensor next = sum(before + (isVarying ? elements[2] : further), previous) + elements[0];
            return ([Functions.Where(elements[1] < lengths, next, states[0])], []);
        });
        return Functions.Where(lengths, sum(last[0], current), 0);
    }

    /// <summary>A table of log weights that does not lack any of the axes.</summary>
    public static Tensor With(Tensor table, params ReadOnlySpan<Axis> axes) => Functions.Expand(table, new(table.Axes.Union(AxisSet.Of(axes)), default));

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        AxisSet cells = Cells(inputs);
        return [new(cells, default), new(cells, [Layout(inputs[0], inputs[1], inputs[2]).HistorySize])];
    }

    internal override bool IsScratch(int output) => output == History;

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        var back = new Node(new ChainSumBack(this), [.. node.Inputs, node.Outputs[History], messages[0]!]);
        for (int i = 0; i < back.Outputs.Length; i++)
            toInputs[i] = back.Outputs[i];
    }

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) => new ChainSumInstruction(this, lowering, inputs, outputs);

    private static int Stride(TensorType type, Axis axis)
    {
        int[] strides = type.StridesWithin(type);
        for (int i = 0; i < type.Axes.Count; i++)
        {
            if (type.Axes[i] == axis)
                return strides[i];
        }

        return 0;
    }
}

/// <summary>The derivatives of a <see cref="ChainSum"/> by its three tables of log weights, from its inputs, what its pass forward left, and the message to its sum.</summary>
internal sealed record ChainSumBack(ChainSum Sum) : Primitive
{
    private const int Tables = 3, Message = 5;

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => inputs[..Tables].ToArray();

    /// <summary>Derivatives of derivatives, by way of the sum written out as a scan.</summary>
    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        // The same tensor may be given twice; each place has a derivative of its own.
        Tensor[] tables = [.. node.Inputs.Take(Tables).Select(input => Identity.Instance.Apply(input))];
        Tensor message = Identity.Instance.Apply(node.Inputs[Message]), sum = ChainSum.Unfused(Sum.Time, Sum.Previous, Sum.Current, tables[0], tables[1], tables[2], node.Inputs[Tables], Functions.LogSumExp);
        IReadOnlyDictionary<Tensor, Tensor> first = Sweep.Backward([(sum, message)], tables, Derivative.Rule);
        var seeds = new List<(Tensor, Tensor)>();
        for (int i = 0; i < Tables; i++)
        {
            if (messages[i] is { } arrived && first.TryGetValue(tables[i], out Tensor? derivative))
                seeds.Add((derivative, arrived));
        }

        IReadOnlyDictionary<Tensor, Tensor> second = Sweep.Backward(seeds, [.. tables, message], Derivative.Rule);
        for (int i = 0; i < Tables; i++)
            toInputs[i] = second.GetValueOrDefault(tables[i]);
        toInputs[Message] = second.GetValueOrDefault(message);
    }

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) => new ChainSumBackInstruction(Sum, lowering, inputs, outputs);
}

/// <summary>Passes forward, cell by cell.</summary>
internal sealed unsafe class ChainSumInstruction : Instruction
{
    private readonly ChainLayout layout;
    private readonly LoopNest loops;
    private readonly Plans.Buffer[] inputs;
    private readonly Plans.Buffer sum, history, scratch;
    private readonly int historyStep;

    public ChainSumInstruction(ChainSum chain, Lowering lowering, Plans.Buffer[] inputs, Plans.Buffer?[] outputs)
    {
        this.inputs = inputs;
        Phase phase = (outputs[0] ?? outputs[1])!.Phase;
        TensorType[] types = [.. inputs.Select(input => input.Type)];
        layout = chain.Layout(types[0], types[1], types[2]);
        AxisSet cells = chain.Cells(types);
        (sum, history) = (outputs[0] ?? lowering.Allocate(phase, new(cells, default)), outputs[1] ?? lowering.Allocate(phase, new(default, [layout.HistorySize])));
        scratch = lowering.Allocate(phase, new(default, [layout.ForwardScratch]));
        historyStep = outputs[1] is null ? 0 : layout.HistorySize;
        loops = ChainSumCells.Loops(cells, types);
        foreach (Plans.Buffer own in (Plans.Buffer[])[.. outputs[0] is null ? [sum] : Array.Empty<Plans.Buffer>(), .. outputs[1] is null ? [history] : Array.Empty<Plans.Buffer>(), scratch])
            lowering.Free(own);
    }

    public override void Execute(Memory memory)
    {
        var body = new Body(this, memory);
        loops.Run(ref body);
    }

    private readonly struct Body(ChainSumInstruction of, Memory memory) : ILoopBody
    {
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            int[] steps = of.loops.InnerStrides;
            for (int i = 0; i < of.loops.InnerSize; i++)
            {
                int cell = offsets[^1] + (i * steps[^1]);
                memory.Pointer(of.sum)[cell] = ChainSumKernel.Forward(
                    of.layout,
                    memory.Pointer(of.inputs[0]) + offsets[0] + (i * steps[0]),
                    memory.Pointer(of.inputs[1]) + offsets[1] + (i * steps[1]),
                    memory.Pointer(of.inputs[2]) + offsets[2] + (i * steps[2]),
                    (int)memory.Pointer(of.inputs[3])[offsets[3] + (i * steps[3])],
                    memory.Pointer(of.history) + ((nint)cell * of.historyStep),
                    memory.Pointer(of.scratch));
            }
        }
    }
}

/// <summary>Passes back, cell by cell.</summary>
internal sealed unsafe class ChainSumBackInstruction : Instruction
{
    private readonly ChainLayout layout;
    private readonly LoopNest loops;
    private readonly Plans.Buffer[] inputs, results;
    private readonly Plans.Buffer scratch;

    public ChainSumBackInstruction(ChainSum chain, Lowering lowering, Plans.Buffer[] inputs, Plans.Buffer?[] outputs)
    {
        this.inputs = inputs;
        Phase phase = outputs.First(output => output is not null)!.Phase;
        TensorType[] types = [.. inputs.Take(4).Select(input => input.Type)];
        layout = chain.Layout(types[0], types[1], types[2]);
        loops = ChainSumCells.Loops(chain.Cells(types), types);
        Plans.Buffer[] unread = [.. outputs.Select((output, i) => (output, i)).Where(pair => pair.output is null).Select(pair => lowering.Allocate(phase, types[pair.i]))];
        int next = 0;
        results = [.. outputs.Select(output => output ?? unread[next++])];
        scratch = lowering.Allocate(phase, new(default, [layout.BackwardScratch]));
        foreach (Plans.Buffer own in (Plans.Buffer[])[.. unread, scratch])
            lowering.Free(own);
    }

    public override void Execute(Memory memory)
    {
        foreach (Plans.Buffer result in results)
            memory[result].Clear();
        var body = new Body(this, memory);
        loops.Run(ref body);
    }

    private readonly struct Body(ChainSumBackInstruction of, Memory memory) : ILoopBody
    {
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            int[] steps = of.loops.InnerStrides;
            for (int i = 0; i < of.loops.InnerSize; i++)
            {
                int first = offsets[0] + (i * steps[0]), further = offsets[1] + (i * steps[1]), evidence = offsets[2] + (i * steps[2]), cell = offsets[^1] + (i * steps[^1]);
                ChainSumKernel.Backward(
                    of.layout,
                    memory.Pointer(of.inputs[0]) + first,
                    memory.Pointer(of.inputs[1]) + further,
                    memory.Pointer(of.inputs[2]) + evidence,
                    memory.Pointer(of.inputs[5])[cell],
                    memory.Pointer(of.inputs[4]) + ((nint)cell * of.layout.HistorySize),
                    memory.Pointer(of.results[0]) + first,
                    memory.Pointer(of.results[1]) + further,
                    memory.Pointer(of.results[2]) + evidence,
                    memory.Pointer(of.scratch));
            }
        }
    }
}

/// <summary>The cells in which there is a chain each.</summary>
internal static class ChainSumCells
{
    /// <summary>Loops over them with a step for each of the four inputs, and for what has one value per cell.</summary>
    public static LoopNest Loops(AxisSet cells, TensorType[] inputs)
    {
        var of = new TensorType(cells, default);
        int[] Steps(TensorType type)
        {
            int[] strides = type.StridesWithin(type);
            return [.. cells.Select(axis => Array.IndexOf([.. type.Axes], axis) is var place and >= 0 ? strides[place] : 0)];
        }

        return new LoopNest(of.Dimensions, [.. inputs.Select(Steps), Steps(of)]);
    }
}
