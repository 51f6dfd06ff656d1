namespace Prob.Graphs.Plans;

/// <content>
/// Gathers and scatters by known indices, as of grouped data. Where all that a loop reads is known but for the tables, the rows are sorted by their index when the data are bound, each
/// group's filled up to whole vectors: then a group is a loop of its own, in which what is gathered is one number, and what is scattered one sum.
/// </content>
internal sealed partial class Staging
{
    private const int GroupsAtOnce = 4;

    private readonly Dictionary<(Cell Index, int Groups), Segments> segments = [];
    private readonly Dictionary<(Cell Index, int Step), Buffer> byteOffsets = [];

    /// <summary>The domain of a gather from a table, or a scatter to one, whose rows are numbers or few numbers, by one known index per row of the part.</summary>
    private static Domain? IndexedDomainOf(Node node, View[] inputs)
    {
        bool isScatter = node.Primitive is Scatter;
        TensorType table = isScatter ? node.Outputs[0].Type : node.Inputs[0].Type, index = node.Inputs[1].Type, part = isScatter ? node.Inputs[0].Type : node.Outputs[0].Type;
        bool isKnown = inputs[1].Cell.IsKnown && inputs[1].IsWhole(index);
        int[] rest = [.. table.Shape.Skip(1)];
        if (!isKnown || table.Axes.Size != 1 || index.Dimensions.Count(size => size > 1) != 1 || rest.Aggregate(1, static (product, size) => product * size) > 8)
            return null;
        int n = index.Size, width = rest.Aggregate(1, static (product, size) => product * size);
        View other = inputs[0];
        int[] own = other.Strides, restOfTable = isScatter ? [.. table.StridesWithin(table)[^rest.Length..]] : own[^rest.Length..];
        int[] restOfPart = isScatter ? own[^rest.Length..] : [.. part.StridesWithin(part)[^rest.Length..]];
        int along = isScatter ? own[..^rest.Length].FirstOrDefault(step => step != 0) : width;
        int[] ofTable = [0, .. restOfTable], ofPart = [along, .. restOfPart], ofIndex = [1, .. new int[rest.Length]];
        var domain = Domain.Of([n, .. rest], isScatter ? [ofPart, ofIndex] : [ofTable, ofIndex], isScatter ? ofTable : ofPart, mayMerge: false);
        return domain is { Vector: 0 } ? domain : null;
    }

    /// <summary>The index by which the rows of a loop may be sorted; null if there is none, or if other than sums and known values would be in another order then.</summary>
    private Cell? SegmentsOf(Job[] shared)
    {
        Job[] indexed = [.. shared.Where(job => job.Primitive is Gather or Scatter)];
        if (indexed.Length == 0)
            return null;
        Cell index = indexed[0].Inputs[1].Cell;
        int groups = GroupsOf(indexed[0]);
        bool isSorted = indexed.All(job => job.Inputs[1].Cell == index && GroupsOf(job) == groups) && groups < indexed[0].Domain!.Length
            && shared.All(job => job.Domain!.IsFolded || !IsNeededLater(job, shared))
            && shared.All(job => job.Inputs.Select((view, k) => (view.Cell, k)).All(input =>
                job.Domain!.StepOf(input.k) == 0 || input.Cell.IsKnown || (input.Cell.Producer is { } producer && shared.Contains(producer))));
        return isSorted ? index : null;
    }

    private static int GroupsOf(Job indexed) => (indexed.Primitive is Scatter ? indexed.Node.Outputs[0] : indexed.Node.Inputs[0]).Shape[0];

    /// <summary>A loop over groups of rows, in which each group is a loop over vectors of its rows.</summary>
    private void WriteSegments(Job[] shared, Cell index, int groups)
    {
        int n = shared[0].Domain!.Length, width = code.Width;
        if (!segments.TryGetValue((index, groups), out Segments? sorted))
        {
            sorted = segments[(index, groups)] = new(lowering, index.Memory!, n, groups, width);
            lowering.Preparations[(int)Phase.Data].Add(sorted);
        }

        turn.Clear();
        code.Forget();
        foreach (Job job in shared.Where(job => job.Primitive is Gather))
            InMemory(job.Inputs[0].Cell);
        List<(Cell Cell, int Place, Variable Sum)> sums = StartSums(shared.Where(job => job.Domain!.IsFolded && job.Primitive is not Scatter));
        Job[] scatters = [.. shared.Where(job => job.Primitive is Scatter)];
        foreach (Job job in scatters)
            job.Outputs[0].Memory = Allocate(job.Outputs[0].Type.Size + (GroupsAtOnce * job.Domain!.Copies), job.Outputs[0]);
        Loop outer = code.Begin((groups + GroupsAtOnce - 1) / GroupsAtOnce, 1);
        var ofGroups = new Dictionary<(Job Job, int Place), List<Variable>>();
        for (int q = 0; q < GroupsAtOnce; q++)
        {
            int group = q;
            foreach (Job job in scatters)
            {
                foreach ((_, int output) in job.Terms)
                {
                    var sum = new Variable(width);
                    if (!ofGroups.TryGetValue((job, output), out List<Variable>? all))
                        ofGroups[(job, output)] = all = [];
                    all.Add(sum);
                    code.Append(new Assign(sum, code.Constant(0, width)));
                }
            }

            Address Bound(int at) => new(StretchOf(sorted.Bounds), sorted.Bounds.Offset + at, outer, GroupsAtOnce);
            loop = code.Begin(Bound(q), Bound(q + 1), width, (n / groups / width) + 1);
            filled = code.Load(new(StretchOf(sorted.Present), sorted.Present.Offset, loop), width);
            WriteTurn(
                shared,
                [null],
                sums,
                (job, input, place) =>
                {
                    Cell cell = job.Inputs[input].Cell;
                    int step = job.Domain!.StepOf(input);
                    if (turn.TryGetValue((cell, place, step, 0), out Value? value))
                        return value;
                    Buffer rows = sorted.RowsOf(cell.Memory!, place, step);
                    return code.Load(new(StretchOf(rows), rows.Offset, loop), width);
                },
                (job, place) =>
                {
                    int step = job.Inputs[0].Strides[job.Node.Inputs[0].Axes.Count];
                    Buffer table = job.Inputs[0].Cell.Memory!;
                    return code.Broadcast(code.Load(new(StretchOf(table), table.Offset + place + (group * step), outer, GroupsAtOnce * step), 1));
                },
                (job, output, value, counted) => AddTo(ofGroups[(job, output)][group], value, counted));
            code.End();
            (loop, filled) = (null, null);
            turn.Clear();
        }

        foreach (((Job job, int place), List<Variable> all) in ofGroups)
        {
            Buffer memory = job.Outputs[0].Memory!;
            int step = job.Domain!.Copies;   // numbers per row of the table
            Value[] totals = code.Sums([.. all.Select(code.Read)]);
            for (int q = 0; q < GroupsAtOnce; q++)
                code.Append(new Store(new(StretchOf(memory), memory.Offset + place + (q * step), outer, GroupsAtOnce * step), totals[q]));
        }

        code.End();
        FinishSums(sums);
        code.Forget();
    }

    /// <summary>How far from the first row of a table, in bytes, the row is that each index points at.</summary>
    private Buffer ByteOffsets(Cell index, int step, int groups)
    {
        if (!byteOffsets.TryGetValue((index, step), out Buffer? offsets))
        {
            Buffer memory = index.Memory!;
            offsets = byteOffsets[(index, step)] = lowering.Allocate(memory.Phase, new(default, [memory.Length + 16])).As(memory.Type);
            lowering.Preparations[(int)memory.Phase].Add(new ByteOffsetsInstruction(memory, offsets, groups, step));
        }

        return offsets;
    }

    /// <summary>What the indices of a turn point at, lane by lane.</summary>
    private Value GatherLanes(Job job, int place)
    {
        Cell table = job.Inputs[0].Cell;
        Buffer offsets = ByteOffsets(job.Inputs[1].Cell, job.Inputs[0].Strides[job.Node.Inputs[0].Axes.Count], GroupsOf(job));
        Stretch stretch = table.Input is null ? StretchOf(table.Memory!) : Stretch.Inputs;
        return code.Gather(new(stretch, place + (table.Input ?? table.Memory!.Offset)), new(StretchOf(offsets), offsets.Offset + rest + (part * code.Width), loop));
    }

    /// <summary>Adds to what the indices of a turn point at, lane by lane.</summary>
    private void ScatterLanes(Job job, int place, Value value, Value? mask)
    {
        if (mask is not null)
            value = code.Apply(Operation.Select, mask, value, code.Constant(0, code.Width));
        Buffer table = job.Outputs[0].Memory!;
        Buffer offsets = ByteOffsets(job.Inputs[1].Cell, job.Domain!.Copies, GroupsOf(job));
        code.Append(new ScatterAdd(new(StretchOf(offsets), offsets.Offset + rest + (part * code.Width), loop), new(StretchOf(table), table.Offset + place), value));
    }
}
