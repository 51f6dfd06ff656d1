namespace Prob.Graphs.Plans;

/// <content>Operations on many values: one loop for all that go through as many, in which values pass from one to the next in registers.</content>
internal sealed partial class Staging
{
    private void WriteLoop(Job[] shared)
    {
        RoundShared(shared);
        int n = shared[0].Domain!.Length;
        turn.Clear();
        code.Forget();
        foreach (Job job in shared)
            ReplaceState(job, shared);
        foreach (Job job in shared)
            Provide(job, shared);
        List<(Cell Cell, int Place, Variable Sum)> sums = StartSums(shared.Where(job => job.Domain!.IsFolded && job.Primitive is not Scatter));
        foreach (Job job in shared.Where(job => job.Primitive is Scatter))
        {
            Buffer memory = job.Outputs[0].Memory = Allocate(job.Outputs[0].Type.Size, job.Outputs[0]);
            code.Append(new Clear(new(StretchOf(memory), memory.Offset), memory.Length));
        }

        code.IsOfFloats = IsOfFloats(shared);
        int width = code.Width;
        parts = n >= LeastLong * width ? 2 : 1;
        int full = n / (parts * width) * parts * width;
        if (full > 0)
        {
            loop = code.Begin(full, parts * width);
            WriteTurn(shared, new Value?[parts], sums);
            code.End();
            loop = null;
        }

        if (full < n)
        {
            // What is left is written out, so that only there it matters which lanes count.
            rest = full;
            parts = (n - full + width - 1) / width;
            var masks = new Value?[parts];
            masks[^1] = (n - full) % width == 0 ? null : FirstLanes((n - full) % width);
            turn.Clear();
            code.Forget();
            WriteTurn(shared, masks, sums);
            rest = 0;
        }

        parts = 1;
        code.IsOfFloats = false;
        FinishSums(sums);
        turn.Clear();
        code.Forget();
    }

    private void WriteTurn(Job[] shared, Value?[] masks, List<(Cell Cell, int Place, Variable Sum)> sums)
    {
        WriteTurn(shared, masks, sums, (job, input, place) => AtTurn(job.Inputs[input].Cell, place, job.Domain!.StepOf(input), job), GatherLanes, ScatterLanes);
        foreach (Job job in shared.Where(job => !job.Domain!.IsFolded && IsNeededLater(job, shared)))
            StoreTurn(job, masks);
    }

    private List<(Cell Cell, int Place, Variable Sum)> StartSums(IEnumerable<Job> folded)
    {
        var sums = new List<(Cell Cell, int Place, Variable Sum)>();
        foreach (Job job in folded)
        {
            foreach ((_, int output) in job.Terms)
            {
                var sum = new Variable(code.WidthOfDoubles);
                sums.Add((job.Outputs[0], output, sum));
                code.Append(new Assign(sum, code.Constant(0, code.WidthOfDoubles)));
            }
        }

        return sums;
    }

    private void FinishSums(List<(Cell Cell, int Place, Variable Sum)> sums)
    {
        if (sums.Count == 0)
            return;
        Value[] totals = code.Sums([.. sums.Select(sum => code.Read(sum.Sum))]);
        for (int i = 0; i < totals.Length; i++)
            sums[i].Cell.Numbers[sums[i].Place] = Rounded(totals[i]);
    }

    /// <summary>What the jobs of a loop compute at one turn.</summary>
    /// <param name="shared">The jobs.</param>
    /// <param name="masks">Which lanes count in sums; null for all.</param>
    /// <param name="sums">The sums over all turns.</param>
    /// <param name="read">A vector of an input of a job, from a place on.</param>
    /// <param name="gather">What a gather finds, from a place of its table on.</param>
    /// <param name="scatter">Takes the vector that a scatter adds to a place, and which of its lanes count.</param>
    private void WriteTurn(
        Job[] shared, Value?[] masks, List<(Cell Cell, int Place, Variable Sum)> sums, Func<Job, int, int, Value> read, Func<Job, int, Value> gather, Action<Job, int, Value, Value?> scatter)
    {
        foreach (Job job in shared)
        {
            foreach ((int[][] inputs, int output) in job.Terms)
            {
                for (part = 0; part < parts; part++)
                    WriteTurn(job, inputs, output, masks[part], sums, read, gather, scatter);
            }
        }

        part = 0;
    }

    private void WriteTurn(
        Job job, int[][] inputs, int output, Value? mask, List<(Cell Cell, int Place, Variable Sum)> sums, Func<Job, int, int, Value> read, Func<Job, int, Value> gather, Action<Job, int, Value, Value?> scatter)
    {
        Domain domain = job.Domain!;
        Value Read(int input, int place) => domain.StepOf(input) != 0 ? read(job, input, place) : code.Broadcast(Number(job.Inputs[input].Cell, place));
        Value value;
        if (job.Primitive is Gather)
        {
            value = gather(job, inputs[0][0]);
        }
        else if (job.Primitive is Scatter)
        {
            value = Read(0, inputs[0][0]);
        }
        else
        {
            counted = domain.IsFolded ? filled : null;
            value = Compute(job, [inputs], code.Width, Read)[0];
            counted = null;
        }

        if (!domain.IsFolded)
        {
            if (job.IsRounded)
                value = Rounded(value);
            turn[(job.Outputs[0], output, domain.OutputStep, part)] = value;
            return;
        }

        if (job.Primitive is Scatter)
            scatter(job, output, filled is null ? value : code.Apply(Operation.And, filled, value), mask);
        else
            AddTo(sums.First(sum => sum.Cell == job.Outputs[0] && sum.Place == output).Sum, value, mask);
    }

    /// <summary>Adds the lanes that count to a sum.</summary>
    private void AddTo(Variable sum, Value value, Value? mask)
    {
        if (value.Lanes == 16)
        {
            (Value lower, Value upper) = code.Halves(mask is null ? value : code.Apply(Operation.Select, mask, value, code.Constant(0, 16)));
            AddTo(sum, lower, null);
            AddTo(sum, upper, null);
            return;
        }

        Value before = code.Read(sum);
        code.MayContract = true;
        Value after = code.Apply(Operation.Add, value, before);
        code.MayContract = false;
        code.Append(new Assign(sum, mask is null ? after : code.Apply(Operation.Select, mask, after, before)));
    }

    private bool IsNeededLater(Job job, Job[] shared) =>
        job.Readers.Any(reader => !shared.Contains(reader) || !reader.Inputs.Select((view, k) => (view, k)).All(input => input.view.Cell.Producer != job || Schedule.SharesTurn(job, reader, input.k)))
        || delivered.Contains(job.Outputs[0]);

    /// <summary>Puts what a loop will read in memory where vectors find it, before the loop.</summary>
    private void Provide(Job job, Job[] shared)
    {
        for (int k = 0; k < job.Inputs.Length; k++)
        {
            Cell cell = job.Inputs[k].Cell;
            int step = job.Domain!.StepOf(k);
            if (job.Primitive is Gather && k == 0 && cell.Input is null)
                InMemory(cell);
            if (step == 0 || job.Primitive is Gather || (job.Primitive is Scatter && k == 1) || (cell.Producer is { } producer && shared.Contains(producer)))
                continue;
            if (IsInTiles(cell, job, k))
                Tile(cell, step);
            else if (step != 1 && IsAlong(cell, step, job))
                Turn(cell, step);
            else
                InMemory(cell);
        }
    }

    /// <summary>Whether the vectors of a job run along one dimension of a cell.</summary>
    private static bool IsAlong(Cell cell, int step, Job job) => cell.SizeOfStep(step) >= job.Domain!.Length;

    /// <summary>Whether an input of a job is a known matrix all rows of which are read along its vectors: then what is read at one turn should lie side by side.</summary>
    private static bool IsInTiles(Cell cell, Job job, int input)
    {
        int step = job.Domain!.StepOf(input), n = job.Domain.Length;
        return cell.IsKnown && cell.SizeOfStep(step) == n && cell.Type.Size > n
            && job.Terms.SelectMany(body => body.Terms).All(places => places[input] / step % n == 0);
    }

    private Value AtTurn(Cell cell, int place, int step, Job job)
    {
        if (turn.TryGetValue((cell, place, step, part), out Value? value))
            return value;
        int ahead = rest + (part * code.Width), n = job.Domain!.Length;
        if (cell.Tiled.TryGetValue(step, out Buffer? tiled) && cell.SizeOfStep(step) == n && place / step % n == 0)
        {
            int rows = cell.Type.Size / n, row = cell.TurnedPlace(place, step, 1);
            return code.Load(new(StretchOf(tiled), tiled.Offset + (row * code.Width) + (ahead * rows), loop, rows), code.Width);
        }

        if (step == 1 && cell.Memory is { } memory)
            return Early(cell, code.Load(new(StretchOf(memory), memory.Offset + place + ahead, loop), code.Width));
        if (IsAlong(cell, step, job) && cell.Turned.TryGetValue(step, out Buffer? turned))
            return code.Load(new(StretchOf(turned), turned.Offset + cell.TurnedPlace(place, step, Padded(cell.SizeOfStep(step))) + ahead, loop), code.Width);
        Buffer scattered = cell.Memory!;
        return code.Pack([.. Enumerable.Range(0, code.Width).Select(lane => code.Load(new(StretchOf(scattered), scattered.Offset + place + (Math.Min(ahead + lane, loop is null ? n - 1 : int.MaxValue) * step), loop, step), 1))]);
    }

    /// <summary>Stores what a loop computed at this turn.</summary>
    private void StoreTurn(Job job, Value?[] masks)
    {
        Cell cell = job.Outputs[0];
        Domain domain = job.Domain!;
        int step = domain.OutputStep;
        if (step == 1)
            cell.Memory ??= Allocate(cell.Type.Size, cell);
        else if (!cell.Turned.ContainsKey(step))
            cell.Turned[step] = Allocate(cell.Type.Size / domain.Length * Padded(domain.Length), cell);
        Buffer memory = step == 1 ? cell.Memory! : cell.Turned[step];
        foreach ((_, int output) in job.Terms)
        {
            int at = step == 1 ? output : cell.TurnedPlace(output, step, Padded(domain.Length));
            for (int i = 0; i < parts; i++)
            {
                var address = new Address(StretchOf(memory), memory.Offset + at + rest + (i * code.Width), loop);
                Value value = turn[(cell, output, step, i)];
                if (step == 1 && domain.Copies > 1 && masks[i] is { } mask)
                {
                    // The vector at the end of a row reaches into the next row, which stays as it is.
                    Value there = code.Load(address, code.Width);
                    there.IsPinned = true;
                    value = code.Apply(Operation.Select, mask, value, there);
                }

                code.Append(new Store(address, value));
            }
        }
    }
}
