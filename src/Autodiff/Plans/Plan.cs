using System.Globalization;
using System.Text;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// A graph made ready to run: simplified, laid out in memory and turned into a list of vectorised steps. What depends on constants alone is computed with
/// the plan, what depends on data with each <see cref="Binding"/>, and the rest at every run, without allocation. A plan and a binding are immutable and may be
/// used from many threads at once; each thread runs its own <see cref="Workspace"/>.
/// </summary>
public sealed class Plan
{
    private readonly Lowering lowering = new();
    private readonly Plans.Buffer[] outputs;
    private readonly Instruction[] dataInstructions;
    private readonly (Plans.Buffer Buffer, double[] Values)[] data;

    private Plan(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> results)
    {
        if (inputs.FirstOrDefault(input => input.Source.Primitive is not Graphs.Input) is { } other)
            throw new ArgumentException($"The inputs of a plan are made by Plan.Input, but one of them is {other.Source.Primitive.Name} {other.Type}.", nameof(inputs));
        if (inputs.Distinct().Count() < inputs.Count)
            throw new ArgumentException("The inputs of a plan must differ, but one is listed twice.", nameof(inputs));
        int place = lowering.Allocate(Phase.Run, new(default, [Math.Max(1, inputs.Sum(input => input.Type.Size))])).Offset;
        int at = place;
        foreach (Tensor input in inputs)
        {
            lowering.Place(input, new Plans.Buffer(Phase.Run, at, input.Type));
            at += input.Type.Size;
        }

        lowering.Lower(results, Phase.Constant);
        outputs = [.. results.Select(lowering.BufferOf)];
        InputOffset = place;
        InputSize = at - place;
        OutputSize = outputs.Sum(output => output.Length);
        RunInstructions = [.. lowering.Steps[(int)Phase.Run].Select(step => step.Instruction)];
        dataInstructions = [.. lowering.Steps[(int)Phase.Data].Select(step => step.Instruction)];
        data = [.. lowering.Leaves.Where(leaf => leaf.Buffer.Phase == Phase.Data)];

        Constants = new Block(lowering.BlockSize(Phase.Constant));
        var memory = new Memory(Constants, new Block(0), new Block(0));
        foreach ((Plans.Buffer buffer, double[] values) in lowering.Leaves.Where(leaf => leaf.Buffer.Phase == Phase.Constant))
            values.CopyTo(memory[buffer]);
        foreach (Lowering.Step step in lowering.Steps[(int)Phase.Constant])
            step.Instruction.Execute(memory);
        DefaultBinding = Bind([.. data.Select(slot => slot.Values)]);
    }

    /// <summary>The number of values that a run takes: those of all inputs.</summary>
    public int InputSize { get; }

    /// <summary>The number of values that a run gives: those of all outputs.</summary>
    public int OutputSize { get; }

    /// <summary>The data that the graph was traced with.</summary>
    public Binding DefaultBinding { get; }

    internal int InputOffset { get; }

    internal int WorkSize => lowering.BlockSize(Phase.Run);

    internal Block Constants { get; }

    internal Instruction[] RunInstructions { get; }

    internal ReadOnlySpan<Plans.Buffer> Outputs => outputs;

    internal IReadOnlyList<Lowering.Step> RunSteps => lowering.Steps[(int)Phase.Run];

    internal IReadOnlyList<Lowering.Step> DataSteps => lowering.Steps[(int)Phase.Data];

    /// <summary>A plan that computes the outputs from the inputs.</summary>
    /// <param name="inputs">Inputs of the graph, made by <see cref="Input"/>.</param>
    /// <param name="outputs">What to compute; anything else that they depend on must be constant or data.</param>
    /// <exception cref="InvalidOperationException">An output depends on an input that is not listed.</exception>
    /// <exception cref="ArgumentException">An input is listed twice, or is no input of a graph.</exception>
    public static Plan Compile(IReadOnlyList<Tensor> inputs, params IReadOnlyList<Tensor> outputs) => new(inputs, Simplification.Simplify(outputs));

    internal static Plan CompileSimplified(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs) => new(inputs, outputs);

    /// <summary>A plan for a function of one tensor.</summary>
    public static Plan Compile(Func<Tensor, Tensor> function, Shape shape)
    {
        Tensor x = Input("x", shape);
        return Compile([x], function(x));
    }

    /// <summary>An input for a function that is traced, to be given to <see cref="Compile(IReadOnlyList{Tensor}, IReadOnlyList{Tensor})"/>.</summary>
    public static Tensor Input(string name, Shape shape, params ReadOnlySpan<Axis> axes) => Tensor.Input(name, new(AxisSet.Of(axes), shape));

    /// <summary>Other data for the same plan, in the order in which the graph met them.</summary>
    /// <exception cref="ArgumentException">The number of arrays or the length of one differs from the data the plan was made with.</exception>
    public Binding Bind(IReadOnlyList<double[]> values)
    {
        if (values.Count != data.Length)
            throw new ArgumentException($"The plan has {data.Length} data arrays, but was given {values.Count}.", nameof(values));
        var block = new Block(lowering.BlockSize(Phase.Data));
        var memory = new Memory(Constants, block, new Block(0));
        for (int i = 0; i < data.Length; i++)
        {
            if (values[i].Length != data[i].Buffer.Length)
                throw new ArgumentException($"Data array {i} of the plan has {data[i].Buffer.Length} values, but was given {values[i].Length}.", nameof(values));
            values[i].CopyTo(memory[data[i].Buffer]);
        }

        foreach (Instruction instruction in dataInstructions)
            instruction.Execute(memory);
        return new Binding(this, block);
    }

    /// <summary>Scratch memory to run the plan with on one thread.</summary>
    public Workspace CreateWorkspace(Binding? binding = null) => new(this, binding ?? DefaultBinding);

    /// <summary>The steps of a run, one a line, with the types that go in and come out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RunInstructions.Length} steps per run, {dataInstructions.Length} per data, {WorkSize * 8} bytes of workspace");
        foreach (Lowering.Step step in RunSteps)
            text.AppendLine(step.Node.ToString());
        return text.ToString();
    }

    /// <summary>Computes one tensor whose inputs are all known, or have been computed before.</summary>
    internal static double[] EvaluateOnce(Tensor tensor)
    {
        var lowering = new Lowering();
        bool IsKnown(Tensor t) => t.HasValues && t.Source.Primitive is not Leaf;
        foreach (Node node in Graph.Order([tensor], IsKnown))
        {
            if (node.Primitive is Input)
                throw new InvalidOperationException($"The value of a tensor was asked for while it is traced: it depends on {node.Primitive.Name}, which has no value yet. Use tensor operations (Where, comparisons) instead of looking at the value.");
            foreach (Tensor input in node.Inputs.Where(IsKnown).Distinct())
                lowering.Place(input, input.Values);
        }

        lowering.Lower([tensor], Phase.Constant);
        Block[] blocks = [.. Enum.GetValues<Phase>().Select(phase => new Block(lowering.BlockSize(phase)))];
        var memory = new Memory(blocks[0], blocks[1], blocks[2]);
        foreach ((Plans.Buffer buffer, double[] values) in lowering.Leaves)
            values.CopyTo(memory[buffer]);
        foreach (List<Lowering.Step> steps in lowering.Steps)
        {
            foreach (Lowering.Step step in steps)
                step.Instruction.Execute(memory);
        }

        return memory[lowering.BufferOf(tensor)].ToArray();
    }
}

/// <summary>The data of a plan together with everything that depends on data alone. Immutable; threads share it.</summary>
public sealed class Binding
{
    internal Binding(Plan plan, Block block) => (Plan, Block) = (plan, block);

    /// <summary>The plan the data are for.</summary>
    public Plan Plan { get; }

    internal Block Block { get; }
}

/// <summary>The memory in which a plan runs: one aligned block that belongs to one thread at a time.</summary>
public sealed class Workspace
{
    private readonly Plan plan;
    private readonly Block work;
    private readonly Memory memory;

    internal Workspace(Plan plan, Binding binding)
    {
        if (binding.Plan != plan)
            throw new ArgumentException("The data were bound to another plan.", nameof(binding));
        this.plan = plan;
        work = new Block(plan.WorkSize);
        memory = new Memory(plan.Constants, binding.Block, work);
    }

    /// <summary>Computes the outputs, one after the other, from the inputs, one after the other; allocates nothing.</summary>
    /// <exception cref="ArgumentException">A length differs from <see cref="Plan.InputSize"/> or <see cref="Plan.OutputSize"/>.</exception>
    public void Run(ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        if (inputs.Length != plan.InputSize || outputs.Length != plan.OutputSize)
            throw new ArgumentException($"The plan takes {plan.InputSize} values and gives {plan.OutputSize}, but was given {inputs.Length} and room for {outputs.Length}.");
        Load(inputs);
        foreach (Instruction instruction in plan.RunInstructions)
            instruction.Execute(memory);
        foreach (Plans.Buffer output in plan.Outputs)
        {
            memory[output].CopyTo(outputs);
            outputs = outputs[output.Length..];
        }
    }

    /// <summary>
    /// Explains an output that is not finite: which step first made a NaN (or, if no output is NaN, an infinity), the site in whose density it stands, and the
    /// place. Null if every output is finite.
    /// </summary>
    public string? FindNotFinite(ReadOnlySpan<double> inputs)
    {
        var results = new double[plan.OutputSize];
        Run(inputs, results);
        if (Array.TrueForAll(results, double.IsFinite))
            return null;
        bool isNaN = Array.Exists(results, double.IsNaN);
        Func<double, bool> isSought = isNaN ? double.IsNaN : value => !double.IsFinite(value);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (isSought(inputs[i]))
                return $"input {i} is {inputs[i].ToString(CultureInfo.InvariantCulture)}";
        }

        foreach (Lowering.Step step in plan.DataSteps)
        {
            if (Describe(step, isSought, isNaN) is { } found)
                return found;
        }

        Load(inputs);
        foreach (Lowering.Step step in plan.RunSteps)
        {
            if ((step.Instruction.Execute(memory, inner => Describe(inner, isSought, isNaN)) ?? Describe(step, isSought, isNaN)) is { } found)
                return found;
        }

        return "a constant or the data hold a value that is not finite";
    }

    private void Load(ReadOnlySpan<double> inputs) =>
        inputs.CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref work.Reference(plan.InputOffset), inputs.Length));

    private string? Describe(Lowering.Step step, Func<double, bool> isSought, bool isNaN)
    {
        for (int k = 0; k < step.Outputs.Length; k++)
        {
            if (step.Outputs[k] is not { } output || step.Node.Primitive.IsScratch(k))
                continue;
            // Of all values of a variable that is summed over, some may well be impossible.
            if (!isNaN && output.Type.Axes.Any(axis => !axis.IsIndexed))
                continue;
            Span<double> values = memory[output];
            for (int i = 0; i < values.Length; i++)
            {
                if (!isSought(values[i]))
                    continue;
                string place = values.Length == 1 ? "" : $" at index {i} of {output.Type}";
                string from = string.Join(" and ", step.Inputs.Select(input => Shown(memory[input], output.Length, i)));
                string site = step.Node.Label is { } label ? $" in {label}" : "";
                return $"{step.Node.Primitive.Name}{site} gives {values[i].ToString(CultureInfo.InvariantCulture)}{place}, from {from}";
            }
        }

        return null;
    }

    private static string Shown(Span<double> values, int outputLength, int index) =>
        values.Length == 1 ? values[0].ToString("g6", CultureInfo.InvariantCulture)
        : values.Length == outputLength ? values[index].ToString("g6", CultureInfo.InvariantCulture)
        : $"{values.Length} values";
}
