using System.Runtime.CompilerServices;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>A plan made ready for one executor: where everything lies in memory, what is computed once, and what a run executes.</summary>
internal sealed class PlanProgram
{
    private static int isPrepared;

    private readonly Lowering lowering;
    private readonly string reason = "compiled, as it is run many times.";
    private readonly Plans.Buffer[] outputs = [];
    private readonly (Plans.Buffer Buffer, double[] Values)[] data;

    /// <param name="inputs">What a run is given.</param>
    /// <param name="states">What it leaves for the next run.</param>
    /// <param name="results">What it computes.</param>
    /// <param name="precision">How it is stored.</param>
    /// <param name="executor">How.</param>
    /// <param name="lanes">The number of lanes of a vector of staged code; as many as the processor has if null.</param>
    public PlanProgram(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<(Tensor Value, Tensor Next)> states, IReadOnlyList<Tensor> results, Precision precision, Executor executor, int? lanes = null)
    {
        lowering = new(precision);
        Tensor[] all = [.. results, .. states.Select(state => state.Next)];
        lowering.PlaceInputs(inputs);
        lowering.PlaceStates(states);
        if (executor == Executor.Staged && RuntimeFeature.IsDynamicCodeSupported)
        {
            List<Node> nodes = lowering.Lower(all, Phase.Constant, deferredPhase: Phase.Run);
            Staging = Staging.Stage(lowering, inputs, states, nodes, results, lanes ?? LaneInstructions.Widest);
            if (Staging is null)
            {
                lowering = new(precision);
                lowering.PlaceInputs(inputs);
                lowering.PlaceStates(states);
                reason = $"{nodes.Count} operations, most of them on few values, would take longer to compile than they save. If a loop of the program writes the same steps out "
                    + "again and again, write it as Functions.Scan, which compiles one step.";
            }
        }
        else
        {
            reason = executor == Executor.Replay ? "asked for." : "this process cannot compile code while it runs.";
        }

        if (Staging is null)
        {
            lowering.Lower(all, Phase.Constant, states: states);
            outputs = [.. results.Select(lowering.BufferOf)];
            StateMoves = lowering.StateMoves(states);
            RunInstructions = [.. lowering.Steps[(int)Phase.Run].Select(step => step.Instruction)];
        }

        data = [.. lowering.Leaves.Where(leaf => leaf.Buffer.Phase == Phase.Data)];
        Constants = new Block(lowering.BlockSize(Phase.Constant));
        var memory = new Memory(Constants, new Block(0), new Block(0));
        foreach ((Plans.Buffer buffer, double[] values) in lowering.Leaves.Where(leaf => leaf.Buffer.Phase == Phase.Constant))
            memory.Write(values, buffer);
        Execute(Phase.Constant, memory);
    }

    /// <summary>
    /// Has the runtime compile the code that stages plans, on another thread, while the first model is still being traced: that takes it as long again.
    /// </summary>
    public static void PrepareToStage()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || Interlocked.Exchange(ref isPrepared, 1) == 1)
            return;
        Task.Run(static () =>
        {
            Tensor x = Tensor.Input("x", new(default, [20])), y = Tensor.Input("y", TensorType.Scalar);
            Tensor scale = Functions.Exp(y), z = Functions.Square((x - y) / scale);
            _ = new PlanProgram([x, y], [], [Functions.Sum(z) - Functions.Log(scale), z * scale, Functions.Sum(Functions.Reshape(x, [2, 10])[1] * y)], Precision.Double, Executor.Staged);
        });
    }

    /// <summary>Where the inputs are, one after the other.</summary>
    public Plans.Buffer Inputs => lowering.Inputs!;

    public int WorkSize => lowering.BlockSize(Phase.Run);

    public Block Constants { get; }

    public Instruction[] RunInstructions { get; } = [];

    public ReadOnlySpan<Plans.Buffer> Outputs => outputs;

    /// <summary>Where the states are.</summary>
    public ReadOnlySpan<Plans.Buffer> StateBuffers => lowering.StateBuffers;

    /// <summary>What a replay copies when the outputs have been read.</summary>
    public (Plans.Buffer From, Plans.Buffer To)[] StateMoves { get; } = [];

    /// <summary>How the plan is really executed.</summary>
    public Executor Executor => Staging is null ? Executor.Replay : Executor.Staged;

    /// <summary>How the run is staged; null if it is replayed.</summary>
    public Staging? Staging { get; }

    public IReadOnlyList<Lowering.Step> RunSteps => lowering.Steps[(int)Phase.Run];

    public IReadOnlyList<Lowering.Step> DataSteps => lowering.Steps[(int)Phase.Data];

    /// <summary>What is rearranged once for staged code.</summary>
    public IEnumerable<Instruction> Preparations => lowering.Preparations.SelectMany(static phase => phase);

    /// <summary>The data and all that depends on them alone, in memory.</summary>
    public Block Bind(IReadOnlyList<double[]> values)
    {
        var block = new Block(lowering.BlockSize(Phase.Data));
        var memory = new Memory(Constants, block, new Block(0));
        for (int i = 0; i < data.Length; i++)
            memory.Write(values[i], data[i].Buffer);
        Execute(Phase.Data, memory);
        return block;
    }

    public PlanExplanation Explain() => Staging is { } staging
        ? new(Executor, reason, staging.Jobs.Count, DataSteps.Count, staging.Loops, staging.CalledNames, 8L * WorkSize, staging.Assembled.Operations, staging.Width)
        : new(Executor, reason, RunSteps.Count, DataSteps.Count, [], [.. RunSteps.Select(step => step.Node.Primitive.Name)], 8L * WorkSize, 0, LaneInstructions.Widest);

    private void Execute(Phase phase, Memory memory)
    {
        foreach (Lowering.Step step in lowering.Steps[(int)phase])
            step.Instruction.Execute(memory);
        foreach (Instruction instruction in lowering.Preparations[(int)phase])
            instruction.Execute(memory);
    }
}
