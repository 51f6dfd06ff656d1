using System.Globalization;
using System.Runtime.InteropServices;
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
    private readonly IReadOnlyList<Tensor> inputs, results;
    private readonly IReadOnlyList<(Tensor Value, Tensor Next)> states;
    private readonly int[] dataSizes;
    private readonly Lazy<PlanProgram>[] programs;

    private Plan(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> results, IReadOnlyList<(Tensor Value, Tensor Next)> states, Precision precision)
    {
        HashSet<Tensor> given = [.. inputs, .. states.Select(state => state.Value)];
        if (given.FirstOrDefault(input => input.Source.Primitive is not Graphs.Input) is { } other)
            throw new ArgumentException($"The inputs and states of a plan are made by Plan.Input, but one of them is {other.Source.Primitive.Name} {other.Type}.", nameof(inputs));
        if (given.Count < inputs.Count + states.Count)
            throw new ArgumentException("The inputs and states of a plan must differ, but one is listed twice.", nameof(inputs));
        foreach ((Tensor value, Tensor next) in states)
        {
            if (value.Type != next.Type)
                throw new ArgumentException($"A state keeps its type, but the one that begins as {value.Source.Primitive.Name} {value.Type} would become {next.Type}.", nameof(states));
        }

        (this.inputs, this.results, this.states, Precision) = (inputs, results, states, precision);
        var known = new List<double[]>();
        foreach (Node node in Graph.Order([.. results, .. states.Select(state => state.Next)], given.Contains))
        {
            if (node.Primitive is Graphs.Input)
                throw new InvalidOperationException($"The value of {node.Primitive.Name} is needed, but it is not among the inputs of the plan{(states.Count > 0 ? ", nor among its states" : "")}.");
            if (node.Primitive is Constant { IsData: true } data)
                known.Add(data.Values);
        }

        if (precision == Precision.Single)
            CheckIndices([.. results, .. states.Select(state => state.Next)]);
        dataSizes = [.. known.Select(values => values.Length)];
        InputSize = inputs.Sum(input => input.Type.Size);
        OutputSize = results.Sum(result => result.Type.Size);
        StateSize = states.Sum(state => state.Value.Type.Size);
        programs = [.. Enum.GetValues<Executor>().Select(executor => new Lazy<PlanProgram>(() => new(inputs, states, results, precision, executor)))];
        DefaultBinding = new(this, known);
    }

    /// <summary>How numbers are stored.</summary>
    public Precision Precision { get; }

    /// <summary>The number of values that a run takes: those of all inputs.</summary>
    public int InputSize { get; }

    /// <summary>The number of values that a run gives: those of all outputs.</summary>
    public int OutputSize { get; }

    /// <summary>The number of values that a run leaves for the next: those of all states.</summary>
    public int StateSize { get; }

    /// <summary>The data that the graph was traced with.</summary>
    public Binding DefaultBinding { get; }

    internal IReadOnlyList<Tensor> Inputs => inputs;

    internal IReadOnlyList<Tensor> Results => results;

    internal int WorkSize => ProgramFor(Executor.Replay).WorkSize;

    internal IReadOnlyList<Lowering.Step> RunSteps => ProgramFor(Executor.Replay).RunSteps;

    internal IReadOnlyList<Lowering.Step> DataSteps => ProgramFor(Executor.Replay).DataSteps;

    /// <summary>A plan that computes the outputs from the inputs.</summary>
    /// <param name="inputs">Inputs of the graph, made by <see cref="Input"/>.</param>
    /// <param name="outputs">What to compute; anything else that they depend on must be constant or data.</param>
    /// <exception cref="InvalidOperationException">An output depends on an input that is not listed.</exception>
    /// <exception cref="ArgumentException">An input is listed twice, or is no input of a graph.</exception>
    public static Plan Compile(IReadOnlyList<Tensor> inputs, params IReadOnlyList<Tensor> outputs) => Compile(inputs, outputs, states: []);

    /// <summary>A plan that computes the outputs from the inputs, and stores numbers in a certain way.</summary>
    /// <inheritdoc cref="Compile(IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, IReadOnlyList{ValueTuple{Tensor, Tensor}}, Precision)"/>
    public static Plan Compile(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, Precision precision) => Compile(inputs, outputs, [], precision);

    /// <summary>
    /// A plan that computes the outputs from the inputs and from states, and the next states, all from the old ones. States stay in the <see cref="Workspace"/> from run to run, where they
    /// are replaced in place as far as that is safe; so it is with parameters and moments that an optimiser updates number by number.
    /// </summary>
    /// <param name="inputs">Inputs of the graph, made by <see cref="Input"/>.</param>
    /// <param name="outputs">What to compute; anything else that they depend on must be a state, constant or data.</param>
    /// <param name="states">Further inputs of the graph, which are not given to a run, and what each of them is after it.</param>
    /// <param name="precision">How numbers are stored.</param>
    /// <exception cref="InvalidOperationException">An output or next state depends on an input that is not listed.</exception>
    /// <exception cref="ArgumentException">
    /// An input or state is listed twice, or is no input of a graph; a state would be of another type afterwards; or an index that is stored as a float would reach beyond 2²⁴.
    /// </exception>
    public static Plan Compile(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, IReadOnlyList<(Tensor Value, Tensor Next)> states, Precision precision = Precision.Double)
    {
        Tensor[] simple = Simplification.Finish([.. outputs, .. states.Select(state => state.Next)]);
        return new(inputs, simple[..outputs.Count], [.. states.Zip(simple[outputs.Count..], (state, next) => (state.Value, next))], precision);
    }

    internal static Plan CompileSimplified(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs) => new(inputs, outputs, [], Precision.Double);

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
        if (values.Count != dataSizes.Length)
            throw new ArgumentException($"The plan has {dataSizes.Length} data arrays, but was given {values.Count}.", nameof(values));
        for (int i = 0; i < dataSizes.Length; i++)
        {
            if (values[i].Length != dataSizes[i])
                throw new ArgumentException($"Data array {i} of the plan has {dataSizes[i]} values, but was given {values[i].Length}.", nameof(values));
        }

        return new Binding(this, [.. values.Select(array => (double[])array.Clone())]);
    }

    /// <summary>Scratch memory to run the plan with on one thread.</summary>
    /// <param name="binding">The data; those of the trace if null.</param>
    /// <param name="executor">How it is run.</param>
    /// <param name="threads">How many threads compute large matrix products, that of the caller among them; the results have the same bits with any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not even one thread.</exception>
    public Workspace CreateWorkspace(Binding? binding = null, Executor executor = Executor.Replay, int threads = 1) =>
        new(this, binding ?? DefaultBinding, ProgramFor(executor), (binding ?? DefaultBinding).BlockFor(executor), threads);

    /// <summary>A workspace for staged code with vectors of so many lanes, which is made anew.</summary>
    internal Workspace CreateWorkspace(Binding? binding, int lanes)
    {
        var program = new PlanProgram(inputs, states, results, Precision, Executor.Staged, lanes);
        return new(this, binding ?? DefaultBinding, program, program.Bind((binding ?? DefaultBinding).Values));
    }

    /// <summary>How the plan is executed, as far as shapes tell: what is fused, the loops, the memory, and why.</summary>
    /// <param name="executor">What is asked for; a plan that is not worth staging is replayed all the same, and the explanation says so.</param>
    public PlanExplanation Explain(Executor executor = Executor.Staged) => ProgramFor(executor).Explain();

    /// <summary>The steps of a run, one a line, with the types that go in and come out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RunSteps.Count} steps per run, {DataSteps.Count} per data, {WorkSize * 8} bytes of workspace");
        foreach (Lowering.Step step in RunSteps)
            text.AppendLine(step.Node.ToString());
        return text.ToString();
    }

    /// <summary>The same computation with states among the inputs and outputs, after the others.</summary>
    internal Plan WithoutStates() => new([.. inputs, .. states.Select(state => state.Value)], [.. results, .. states.Select(state => state.Next)], [], Precision);

    /// <summary>The same computation with numbers stored in another way.</summary>
    internal Plan In(Precision precision) => new(inputs, results, states, precision);

    internal PlanProgram ProgramFor(Executor executor) => programs[(int)executor].Value;

    /// <summary>A float counts in steps of one up to 2²⁴ only.</summary>
    private static void CheckIndices(IReadOnlyList<Tensor> results)
    {
        const int mostRows = 1 << 24;
        foreach (Node node in Graph.Order(results))
        {
            if (node.Primitive is Scan scan)
                CheckIndices([.. scan.Body.Next, .. scan.Body.Emitted]);
            TensorType? table = node.Primitive switch
            {
                Gather => node.Inputs[0].Type,
                Scatter scatter => scatter.Whole,
                _ => null,
            };
            if (table?.Shape[0] > mostRows)
                throw new ArgumentException($"In single precision an index is a float, which counts up to {mostRows}, but a table of type {table} is indexed: it needs a plan in double precision.", nameof(results));
        }
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
            memory.Write(values, buffer);
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
    private readonly Lazy<Block>[] blocks;

    internal Binding(Plan plan, IReadOnlyList<double[]> values)
    {
        (Plan, Values) = (plan, values);
        blocks = [.. Enum.GetValues<Executor>().Select(executor => new Lazy<Block>(() => plan.ProgramFor(executor).Bind(values)))];
    }

    /// <summary>The plan the data are for.</summary>
    public Plan Plan { get; }

    internal IReadOnlyList<double[]> Values { get; }

    internal Block BlockFor(Executor executor) => blocks[(int)executor].Value;
}

/// <summary>The memory in which a plan runs: one aligned block that belongs to one thread at a time.</summary>
public sealed unsafe class Workspace
{
    private readonly Plan plan;
    private readonly Binding binding;
    private readonly PlanProgram program;
    private readonly Block work;
    private readonly Memory memory;
    private readonly StagedBody? body;   // null if the plan is replayed
    private readonly double* constants, data, runs;
    private readonly int inputSize, othersSize;   // othersSize of the results but the first
    private readonly bool copiesInputs;   // to work, where loops of staged code find them

    internal Workspace(Plan plan, Binding binding, PlanProgram program, Block data, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (binding.Plan != plan)
            throw new ArgumentException("The data were bound to another plan.", nameof(binding));
        (this.plan, this.binding, this.program) = (plan, binding, program);
        work = new Block(program.WorkSize);
        memory = new Memory(program.Constants, data, work) { Threads = threads };
        constants = memory.Start(Phase.Constant);
        this.data = memory.Start(Phase.Data);
        runs = memory.Start(Phase.Run);
        (inputSize, othersSize) = (plan.InputSize, plan.OutputSize - 1);
        copiesInputs = program.Staging is { CopiesInputs: true };
        body = program.Staging?.Assembled.Method.CreateDelegate<StagedBody>(new StagedCalls(program.Staging.Assembled, memory));
    }

    /// <summary>How the plan is run.</summary>
    public Executor Executor => program.Executor;

    /// <summary>Computes the outputs, one after the other, from the inputs, one after the other; allocates nothing.</summary>
    /// <exception cref="ArgumentException">A length differs from <see cref="Plan.InputSize"/> or <see cref="Plan.OutputSize"/>.</exception>
    public void Run(ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        if (inputs.Length != plan.InputSize || outputs.Length != plan.OutputSize)
            throw new ArgumentException($"The plan takes {plan.InputSize} values and gives {plan.OutputSize}, but was given {inputs.Length} and room for {outputs.Length}.");
        if (body is not null)
        {
            if (copiesInputs)
                Load(inputs);
            bool returnsFirst = program.Staging!.ReturnsFirst;
            double first = body(constants, data, runs, ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(returnsFirst ? outputs[1..] : outputs));
            if (returnsFirst)
                outputs[0] = first;
            return;
        }

        Load(inputs);
        foreach (Instruction instruction in program.RunInstructions)
            instruction.Execute(memory);
        foreach (Plans.Buffer output in program.Outputs)
        {
            memory.Read(output, outputs);
            outputs = outputs[output.Length..];
        }

        MoveStates();
    }

    /// <summary>Sets all states, one after the other; until then they are 0.</summary>
    /// <exception cref="ArgumentException">The number of values differs from <see cref="Plan.StateSize"/>.</exception>
    public void SetState(ReadOnlySpan<double> values)
    {
        CheckStateSize(values.Length);
        foreach (Plans.Buffer state in program.StateBuffers)
        {
            memory.Write(values[..state.Length], state);
            values = values[state.Length..];
        }
    }

    /// <summary>Copies all states, one after the other, as the last run left them.</summary>
    /// <exception cref="ArgumentException">The number of values differs from <see cref="Plan.StateSize"/>.</exception>
    public void GetState(Span<double> values)
    {
        CheckStateSize(values.Length);
        foreach (Plans.Buffer state in program.StateBuffers)
        {
            memory.Read(state, values);
            values = values[state.Length..];
        }
    }

    private void CheckStateSize(int length)
    {
        if (length != plan.StateSize)
            throw new ArgumentException($"The states of the plan are {plan.StateSize} values, but {length} were given.");
    }

    private void MoveStates()
    {
        foreach ((Plans.Buffer from, Plans.Buffer to) in program.StateMoves)
            memory.Copy(from, to);
    }

    /// <summary>Computes a plan whose first output is a number, which is returned, and the others, one after the other.</summary>
    internal double RunToFirst(ReadOnlySpan<double> inputs, Span<double> others)
    {
        // Staged code takes hardly longer than what could stand around it: so there is nothing but a jump to it, and the rest has methods of its own.
        return body is { } staged && inputs.Length == inputSize && others.Length == othersSize && !copiesInputs
            ? staged(constants, data, runs, ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(others))
            : LoadAndRunToFirst(inputs, others);
    }

    private double LoadAndRunToFirst(ReadOnlySpan<double> inputs, Span<double> others)
    {
        if (inputs.Length != inputSize || others.Length != othersSize)
            throw new ArgumentException($"The plan takes {plan.InputSize} values and gives {plan.OutputSize}, but was given {inputs.Length} and room for {others.Length + 1}.");
        Load(inputs);
        if (body is not null)
            return body(constants, data, runs, ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(others));
        foreach (Instruction instruction in program.RunInstructions)
            instruction.Execute(memory);
        ReadOnlySpan<Plans.Buffer> outputs = program.Outputs;
        foreach (Plans.Buffer output in outputs[1..])
        {
            memory.Read(output, others);
            others = others[output.Length..];
        }

        double first = 0;
        memory.Read(outputs[0], new Span<double>(ref first));
        MoveStates();
        return first;
    }

    /// <summary>
    /// Explains an output that is not finite: which step first made a NaN (or, if no output is NaN, an infinity), the site in whose density it stands, and the
    /// place. Null if every output is finite. The states stay as they are; the next ones count as outputs, and the present ones as inputs, after the others.
    /// </summary>
    public string? FindNotFinite(ReadOnlySpan<double> inputs)
    {
        if (plan.StateSize > 0)
        {
            var all = new double[inputs.Length + plan.StateSize];
            inputs.CopyTo(all);
            GetState(all.AsSpan(inputs.Length));
            Plan stateless = plan.WithoutStates();
            return stateless.CreateWorkspace(stateless.Bind(binding.Values)).FindNotFinite(all);
        }

        if (Executor != Executor.Replay)
            return plan.CreateWorkspace(binding).FindNotFinite(inputs);
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

        foreach (Lowering.Step step in program.DataSteps)
        {
            if (Describe(step, isSought, isNaN) is { } found)
                return found;
        }

        Load(inputs);
        foreach (Lowering.Step step in program.RunSteps)
        {
            if ((step.Instruction.Execute(memory, inner => Describe(inner, isSought, isNaN)) ?? Describe(step, isSought, isNaN)) is { } found)
                return found;
        }

        return "a constant or the data hold a value that is not finite";
    }

    private void Load(ReadOnlySpan<double> inputs) => memory.Write(inputs, program.Inputs);

    private string? Describe(Lowering.Step step, Func<double, bool> isSought, bool isNaN)
    {
        for (int k = 0; k < step.Outputs.Length; k++)
        {
            if (step.Outputs[k] is not { } output || step.Node.Primitive.IsScratch(k))
                continue;
            // Of all values of a variable that is summed over, some may well be impossible.
            if (!isNaN && output.Type.Axes.Any(axis => !axis.IsIndexed))
                continue;
            double[] values = ValuesOf(output);
            for (int i = 0; i < values.Length; i++)
            {
                if (!isSought(values[i]))
                    continue;
                string place = values.Length == 1 ? "" : $" at index {i} of {output.Type}";
                string from = string.Join(" and ", step.Inputs.Select(input => Shown(ValuesOf(input), output.Length, i)));
                string site = step.Node.Label is { } label ? $" in {label}" : "";
                return $"{step.Node.Primitive.Name}{site} gives {values[i].ToString(CultureInfo.InvariantCulture)}{place}, from {from}";
            }
        }

        return null;
    }

    private double[] ValuesOf(Plans.Buffer buffer)
    {
        var values = new double[buffer.Length];
        memory.Read(buffer, values);
        return values;
    }

    private static string Shown(double[] values, int outputLength, int index) =>
        values.Length == 1 ? values[0].ToString("g6", CultureInfo.InvariantCulture)
        : values.Length == outputLength ? values[index].ToString("g6", CultureInfo.InvariantCulture)
        : $"{values.Length} values";
}
