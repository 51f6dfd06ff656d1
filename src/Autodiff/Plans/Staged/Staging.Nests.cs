namespace Prob.Graphs.Plans;

/// <content>
/// Operations on rows of columns: a loop over the rows, and in it one over vectors of columns, which all share that run over as many of both. Sums over everything and over each row are variables;
/// a sum over rows is a row of memory, to which each row is added.
/// </content>
internal sealed partial class Staging
{
    private Loop? rows;

    /// <summary>Loops through as many values as a nest has are part of it, unless they update a state that they then could not write over.</summary>
    private void JoinNests()
    {
        foreach (Job job in jobs)
        {
            if (job.Kind != JobKind.Loop || !(job.Primitive.IsElementwise || job.Primitive is Contract))
                continue;
            foreach (Job other in jobs)
            {
                if (other.Kind == JobKind.Nest && other.Nest!.WithFlat(job.Domain!) is { } nest && (StaysInRows(nest) || !updates.Contains(job.Node)))
                {
                    (job.Kind, job.Nest, job.Domain) = (JobKind.Nest, nest, null);
                    break;
                }
            }
        }
    }

    private void WriteNest(Job[] shared)
    {
        (int height, int width) = (shared[0].Nest!.Rows, shared[0].Nest!.Columns);
        RoundShared(shared);
        turn.Clear();
        code.Forget();
        foreach (Job job in shared)
            ReplaceState(job, shared);
        foreach (Job job in shared)
        {
            for (int k = 0; k < job.Inputs.Length; k++)
            {
                if (job.Nest!.Inputs[k] != default && !shared.Contains(job.Inputs[k].Cell.Producer))
                    InMemory(job.Inputs[k].Cell);
            }
        }

        var totals = new List<(Cell Cell, int Place, Variable Sum)>();
        foreach (Job job in shared)
        {
            Cell cell = job.Outputs[0];
            if (job.Nest!.Output == default)
                totals.Add((cell, 0, NewSum()));
            else if (job.Nest.IsFolded || IsNeededLater(job, shared))
                cell.Memory ??= Allocate(cell.Type.Size, cell);
            if (job.Nest.Output == new NestSteps(0, 1))
                code.Append(new Clear(new(StretchOf(cell.Memory!), cell.Memory!.Offset), Padded(width)));
        }

        rows = code.Begin(height, 1);
        var ofRows = new List<(Cell Cell, int Place, Variable Sum)>();
        foreach (Job job in shared.Where(job => job.Nest!.Output == new NestSteps(1, 0)))
            ofRows.Add((job.Outputs[0], 0, NewSum()));
        List<(Cell Cell, int Place, Variable Sum)> sums = [.. totals, .. ofRows];
        code.IsOfFloats = IsOfFloats(shared);
        parts = width >= LeastLong * code.Width ? 2 : 1;
        int full = width / (parts * code.Width) * parts * code.Width;
        if (full > 0)
        {
            loop = code.Begin(full, parts * code.Width);
            WriteNestTurn(shared, null, sums);
            code.End();
            loop = null;
        }

        if (full < width)
        {
            rest = full;
            parts = (width - full + code.Width - 1) / code.Width;
            turn.Clear();
            WriteNestTurn(shared, (width - full) % code.Width == 0 ? null : FirstLanes((width - full) % code.Width), sums);
            rest = 0;
        }

        parts = 1;
        code.IsOfFloats = false;
        if (ofRows.Count > 0)
        {
            Value[] ends = code.Sums([.. ofRows.Select(sum => code.Read(sum.Sum))]);
            for (int i = 0; i < ends.Length; i++)
                code.Append(new Store(new(StretchOf(ofRows[i].Cell.Memory!), ofRows[i].Cell.Memory!.Offset, rows), ends[i]));
        }

        code.End();
        rows = null;
        FinishSums(totals);
        turn.Clear();
        code.Forget();

        Variable NewSum()
        {
            var sum = new Variable(code.WidthOfDoubles);
            code.Append(new Assign(sum, code.Constant(0, code.WidthOfDoubles)));
            return sum;
        }
    }

    /// <summary>What the jobs of a nest compute for some vectors of columns of a row.</summary>
    /// <param name="shared">The jobs.</param>
    /// <param name="mask">Which lanes of the last vector count; null for all.</param>
    /// <param name="sums">The sums that are variables.</param>
    private void WriteNestTurn(Job[] shared, Value? mask, List<(Cell Cell, int Place, Variable Sum)> sums)
    {
        foreach (Job job in shared)
        {
            Nest nest = job.Nest!;
            Cell cell = job.Outputs[0];
            for (part = 0; part < parts; part++)
            {
                Value value = Compute(job, [[[.. job.Inputs.Select(view => view.Offset)]]], code.Width, (k, place) => InNest(job.Inputs[k].Cell, place, nest.Inputs[k]))[0];
                if (!nest.IsFolded)
                {
                    turn[(cell, 0, 1, part)] = job.IsRounded ? Rounded(value) : value;
                }
                else if (nest.Output.Column == 0)
                {
                    AddTo(sums.First(sum => sum.Cell == cell).Sum, value, part == parts - 1 ? mask : null);
                }
                else
                {
                    Address place = InRow(cell.Memory!, 0, nest.Output) with { Loop = loop ?? rows };   // another at each row
                    Value before = code.Load(place, code.Width);
                    before.IsPinned = true;
                    code.Append(new Store(place, code.Apply(Operation.Add, before, value)));
                }
            }
        }

        // A vector at the end of a row reaches into the next, which is written later; or behind the last.
        foreach (Job job in shared.Where(job => !job.Nest!.IsFolded && IsNeededLater(job, shared)))
        {
            for (part = 0; part < parts; part++)
                code.Append(new Store(InRow(job.Outputs[0].Memory!, 0, job.Nest!.Whole), turn[(job.Outputs[0], 0, 1, part)]));
        }

        part = 0;
    }

    /// <summary>A vector of columns of what a job reads: of a row or all rows, or a number in every lane.</summary>
    private Value InNest(Cell cell, int place, NestSteps steps)
    {
        if (steps == default)
            return code.Broadcast(Number(cell, place));
        if (turn.TryGetValue((cell, place, 1, part), out Value? value))
            return value;
        Buffer memory = cell.Memory!;
        return steps.Column == 0
            ? code.Broadcast(Early(cell, code.Load(new(StretchOf(memory), memory.Offset + place, rows, steps.Row), 1)))
            : Early(cell, code.Load(InRow(memory, place, steps), code.Width));
    }

    /// <summary>Where the columns at this turn are.</summary>
    private Address InRow(Buffer memory, int place, NestSteps steps)
    {
        int offset = memory.Offset + place + rest + (part * code.Width);
        return loop is null ? new(StretchOf(memory), offset, steps.Row == 0 ? null : rows, steps.Row)
            : steps.Row == 0 ? new(StretchOf(memory), offset, loop)
            : new(StretchOf(memory), offset, loop, 1, rows, steps.Row);
    }
}
