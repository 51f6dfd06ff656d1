using System.Reflection.Emit;

namespace Prob.Graphs.Plans;

/// <summary>
/// Turns the operations of a run into staged code: decides how each is carried out (<see cref="Job"/>), when (<see cref="Schedule"/>), and writes it. Shapes are known, so the code
/// checks nothing.
/// </summary>
internal sealed partial class Staging
{
    /// <summary>More operations on few values than these, which take about 0.1 s to compile, are replayed.</summary>
    private const int MostStraight = 2000;

    /// <summary>Operations on up to so many vectors are written out; more in the body of a scan, which has no loops within.</summary>
    private const int MostCopies = 8, MostCopiesInBody = 64;
    private const int WeightOfFormula = 16, MostWeight = 100;   // of the jobs of a loop; about 100 bytes of code each

    /// <summary>A loop over so many vectors computes two at a time, so that the processor need not wait for one before it begins the next.</summary>
    private const int LeastLong = 8;

    private readonly Lowering lowering;
    private readonly Code code;
    private readonly Dictionary<Tensor, View> views = [];
    private readonly List<Job> jobs = [];
    private readonly Dictionary<(Cell Cell, int Place, int Step, int Part), Value> turn = [];   // what the loop being written has computed at this turn
    private readonly HashSet<Cell> delivered = [];   // of which the caller asks for values
    private readonly Dictionary<Value, Dictionary<Value, Value>> weights = [];   // of the terms of each log-sum-exp, which its derivative asks for
    private readonly List<(Cell Cell, int Place, Value Vector)> pending = [];   // sums over lanes that are yet to be made
    private readonly List<(Cell Cell, Buffer Place)> allocated = [];   // memory of runs that is in use
    private int parts = 1, part;   // how many vectors a turn of a loop computes, side by side, and which of them is being written
    private Value? filled;   // which lanes of a vector of sorted rows are rows
    private Value? counted;   // the same while terms of a sum over rows are written
    private int rest;   // the first row of what is left when a loop has gone through whole turns
    private Loop? loop;
    private int inputSize;

    private Staging(Lowering lowering, int width)
    {
        this.lowering = lowering;
        code = new Code(width, lowering.Precision);
    }

    /// <summary>The compiled code.</summary>
    public StagedCode Assembled { get; private set; } = null!;

    /// <summary>What was fused, in the order of execution.</summary>
    public List<FusedLoop> Loops { get; } = [];

    /// <summary>The operations that are called, or are scans.</summary>
    public IReadOnlyList<string> CalledNames => [.. jobs.Where(job => job.Kind == JobKind.Call).Select(job => job.Node.Primitive.Name)];

    /// <summary>The number of lanes of a vector.</summary>
    public int Width => code.Width;

    /// <summary>Whether the inputs are to be copied to their place in memory before a run.</summary>
    public bool CopiesInputs { get; private set; }

    /// <summary>Whether the first result is a number that the code returns.</summary>
    public bool ReturnsFirst { get; private set; }

    /// <summary>How each operation is carried out.</summary>
    public IReadOnlyList<Job> Jobs => jobs;

    /// <summary>Code that computes the operations of a run.</summary>
    /// <param name="lowering">Where memory comes from, and where known values and inputs lie.</param>
    /// <param name="inputs">What a run is given, one after the other.</param>
    /// <param name="states">What a run leaves for the next.</param>
    /// <param name="nodes">The operations, each after those it needs.</param>
    /// <param name="results">What is asked for, one after the other.</param>
    /// <param name="width">The number of lanes of a vector.</param>
    /// <returns>Null if there are so many operations on few values that they are better replayed.</returns>
    public static Staging? Stage(
        Lowering lowering, IReadOnlyList<Tensor> inputs, IReadOnlyList<(Tensor Value, Tensor Next)> states, IReadOnlyList<Node> nodes, IReadOnlyList<Tensor> results, int width)
    {
        Code? before = Code.Current;
        try
        {
            var staging = new Staging(lowering, width);
            Code.Current = staging.code;
            foreach (Tensor input in inputs)
            {
                // Floats are made of inputs before the run.
                staging.CopiesInputs |= lowering.Precision == Precision.Single;
                staging.views[input] = View.Of(staging.CopiesInputs ? new(input.Type) { Memory = lowering.BufferOf(input) } : new(input.Type) { Input = staging.inputSize });
                staging.inputSize += input.Type.Size;
            }

            staging.AddStates(states);
            foreach (Node node in nodes)
                staging.Add(node);
            if (staging.jobs.Count(job => job.Kind == JobKind.Straight) > MostStraight)
                return null;
            foreach (Tensor result in results)
                staging.delivered.Add(staging.ViewOf(result).Cell);
            staging.ExpectStates(states);
            staging.JoinNests();
            staging.RoundCompared();
            Schedule.Place(staging.jobs);
            staging.Write();
            staging.Deliver(results, states);
            staging.Assembled = Assembler.Assemble(staging.code);
            return staging;
        }
        finally
        {
            Code.Current = before;
        }
    }

    /// <summary>Decides how a node is carried out.</summary>
    private void Add(Node node)
    {
        if (JobOf(node, null, MostCopies) is not { } job)
            return;
        jobs.Add(job);
        if (node.Primitive is Scan { Length: > 0 } scan && IsStaged(scan, job.Inputs))
            job.Kind = JobKind.Scan;
    }

    /// <summary>A job for a node, or null if its output is a view of its input.</summary>
    /// <param name="node">The node.</param>
    /// <param name="within">The loop in each turn of which it is computed.</param>
    /// <param name="mostCopies">How many vectors are written out at most, before a loop is made of them.</param>
    private Job? JobOf(Node node, Loop? within, int mostCopies)
    {
        View[] inputs = [.. node.Inputs.Select(ViewOf)];
        if (inputs.Length > 0 && inputs[0].Through(node) is { } view)
        {
            views[node.Outputs[0]] = view;
            return null;
        }

        var job = new Job(node, inputs);
        job.Outputs = [.. node.Outputs.Select(output => new Cell(output.Type) { Producer = job, Within = within })];
        for (int k = 0; k < job.Outputs.Length; k++)
            views[node.Outputs[k]] = View.Of(job.Outputs[k]);
        job.Domain = DomainOf(node, inputs);
        if (within is null && job.Domain is { Vector: >= 0, Copies: > MostCopies } && LoopsOf(node, inputs) is var (all, steps, to))
        {
            // Neither should a loop be written out many times, nor should vectors run along other than columns if they may run along these.
            if (Nest.Of(all, steps, to) is { } better && better.Columns >= 2 * code.Width)
            {
                (job.Kind, job.Nest, job.Domain) = (JobKind.Nest, better, null);
                return job;
            }

            job.Domain = Domain.Of(all, steps, to, asOne: true);
        }

        if (node.Primitive is Gather or Scatter)
            job.Kind = job.Domain is null ? JobKind.Call : JobKind.Loop;
        else if (job.Domain is { } domain)
            job.Kind = domain.Vector < 0 || domain.Copies * ((domain.Length + code.Width - 1) / code.Width) <= mostCopies ? JobKind.Straight : JobKind.Loop;
        else if (IsSmall(node))
            job.Kind = JobKind.Straight;
        else if (LoopsOf(node, inputs) is var (sizes, own, output) && Nest.Of(sizes, own, output) is { } nest)
            (job.Kind, job.Nest) = (JobKind.Nest, nest);
        return job;
    }

    /// <summary>What an operation runs over, if it is one of values at the same place or a sum.</summary>
    private Domain? DomainOf(Node node, View[] inputs)
    {
        if (LoopsOf(node, inputs) is var (sizes, steps, output))
            return Domain.Of(sizes, steps, output, asOne: updates.Contains(node));
        TensorType type = node.Outputs[0].Type;
        if (node.Primitive is Gather or Scatter)
            return lowering.Precision == Precision.Double ? IndexedDomainOf(node, inputs) : null;
        if (node.Primitive is Fold fold)
        {
            int folded = fold.Target.PlaceIn(node.Inputs[0].Type);
            List<int> own = [.. type.StridesWithin(type)];
            own.Insert(folded, 0);
            Domain? domain = Domain.Of(node.Inputs[0].Type.Dimensions, [inputs[0].Strides], [.. own]);
            return domain is { IsFolded: true } ? null : domain;
        }

        return null;
    }

    /// <summary>The loops of an operation of values at the same place, or of a sum of products: the sizes, and the steps of each input and of the output.</summary>
    private static (int[] Sizes, int[][] Inputs, int[] Output)? LoopsOf(Node node, View[] inputs)
    {
        TensorType type = node.Outputs[0].Type;
        if (node.Primitive.IsElementwise)
            return (type.Dimensions, [.. inputs.Select((view, k) => view.Within(node.Inputs[k].Type, type))], type.StridesWithin(type));
        if (node.Primitive is not Contract contraction)
            return null;
        ContractDomain domain = contraction.DomainOf([.. node.Inputs.Select(input => input.Type)]);
        int[] own = type.StridesWithin(type);
        return (
            domain.Sizes,
            [.. domain.Operands.Select((places, k) => places.Select(place => place < 0 ? 0 : inputs[k].Strides[place]).ToArray())],
            [.. domain.Result.Select(place => place < 0 ? 0 : own[place])]);
    }

    /// <summary>Whether an operation that puts few values in other places is done by name alone.</summary>
    private static bool IsSmall(Node node) =>
        node.Primitive is Movement or Concatenate or CumulativeSum && node.Outputs[0].Type.Size is > 0 and <= 16 && node.Inputs.All(input => input.Type.Size <= 16);

    private void Write()
    {
        int end = jobs.Count == 0 ? 0 : jobs.Max(job => job.Time);
        for (int time = 0; time <= end; time++)
        {
            Job[] now = [.. jobs.Where(job => job.Time == time)];
            Job[] straight = [.. now.Where(job => job.Kind == JobKind.Straight)];
            Note(1, straight, 0);
            WriteStraight(straight);
            foreach (IGrouping<int, Job> shared in now.Where(job => job.Kind == JobKind.Loop).GroupBy(job => job.Domain!.Length))
            {
                Job[] together = [.. shared];
                if (SegmentsOf(together) is { } index)
                {
                    int groups = GroupsOf(together.First(job => job.Primitive is Gather or Scatter));
                    Note(shared.Key, together, groups);
                    WriteSegments(together, index, groups);
                    continue;
                }

                foreach (Job[] part in Parts(together))
                {
                    Note(shared.Key, part, 0);
                    WriteLoop(part);
                }
            }

            foreach (IGrouping<(int Rows, int Length), Job> shared in now.Where(job => job.Kind == JobKind.Nest).GroupBy(job => job.Turns))
            {
                foreach (Job[] part in Parts([.. shared]))
                {
                    Note(shared.Key.Rows * shared.Key.Length, part, 0);
                    WriteNest(part);
                }
            }

            foreach (Job job in now.Where(job => job.Kind is JobKind.Call or JobKind.Scan))
            {
                if (job.Kind == JobKind.Scan)
                {
                    Note(((Scan)job.Node.Primitive).Length, [job], 0);
                    WriteScan(job);
                }
                else
                {
                    WriteCall(job);
                }
            }

            FreeUpTo(time);
        }
    }

    /// <summary>The jobs of a loop, or of several one after the other, if one would be too long a method to be optimised: what the first ones compute the others read from memory.</summary>
    private static IEnumerable<Job[]> Parts(Job[] together)
    {
        var part = new List<Job>();
        int weight = 0;
        foreach (Job job in together)
        {
            int own = (IsArithmetic(job.Primitive) ? 1 : WeightOfFormula) * (job.Domain?.Copies ?? 1);
            if (part.Count > 0 && weight + own > MostWeight)
            {
                yield return [.. part];
                part.Clear();
                weight = 0;
            }

            part.Add(job);
            weight += own;
        }

        yield return [.. part];
    }

    private void Note(int length, Job[] together, int groups)
    {
        if (together.Length > 0)
        {
            Loops.Add(new(
                length,
                together.Sum(job => job.Domain?.Copies ?? 1),
                [.. together.Select(job => job.Node.Primitive.Name)],
                length == 1 ? 0 : together.Count(job => !job.IsFolded && IsNeededLater(job, together)),
                groups));
        }
    }

    /// <summary>The step that a replay would execute, on memory.</summary>
    private void WriteCall(Job job)
    {
        var inputs = new Buffer[job.Inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
            inputs[k] = InOrder(job.Inputs[k], job.Node.Inputs[k].Type);
        var outputs = new Buffer?[job.Outputs.Length];
        for (int k = 0; k < outputs.Length; k++)
            outputs[k] = job.Outputs[k].Memory = Allocate(job.Outputs[k].Type.Size, job.Outputs[k], job.Primitive.IsScratch(k) ? Precision.Double : null);
        code.Append(new Execute(lowering.InstructionOf(job.Node, inputs, outputs)));
        code.Forget();
    }
}
