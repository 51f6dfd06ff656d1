namespace Prob.Graphs.Plans;

/// <content>Scans whose steps are few operations on few values: a loop whose states are variables.</content>
internal sealed partial class Staging
{
    /// <summary>The jobs of one step of a scan, and the cells of its states.</summary>
    private (List<Job> Jobs, Cell[] States) Body(Scan scan, View[] inputs, Loop? within)
    {
        ScanBody body = scan.Body;
        int states = body.States.Length, elements = body.Elements.Length;
        Cell[] before = [.. body.States.Select(state => new Cell(state.Type) { Within = within })];
        for (int i = 0; i < states; i++)
            views[body.States[i]] = View.Of(before[i]);
        for (int i = 0; i < elements; i++)
        {
            View whole = inputs[states + i];
            int place = body.Elements[i].Axes.Count;   // of the dimension along which the sequence runs
            var cell = new Cell(whole.Cell.Type) { Within = within, StepOfTurn = whole.Strides[place] };
            if (within is not null)
                cell.Memory = whole.Cell.Memory;
            views[body.Elements[i]] = new(cell, whole.Offset, [.. whole.Strides[..place], .. whole.Strides[(place + 1)..]]);
        }

        for (int i = 0; i < body.Captured.Length; i++)
            views[body.Captured[i]] = inputs[states + elements + i];
        var steps = new List<Job>();
        HashSet<Tensor> own = [.. body.States, .. body.Elements, .. body.Captured];
        foreach (Node node in Graph.Order([.. body.Next, .. body.Emitted], own.Contains).Where(node => node.Primitive is not Leaf))
        {
            if (JobOf(node, within, MostCopiesInBody) is not { } step)
                continue;
            if (step.IsLoop)
                step.Kind = JobKind.Call;
            steps.Add(step);
        }

        return (steps, before);
    }

    /// <summary>Whether a scan is worth a loop of its own: its states are few values, and most of what a step does is written out.</summary>
    private bool IsStaged(Scan scan, View[] inputs)
    {
        const int mostOfState = 64;
        List<Job> steps = Body(scan, inputs, null).Jobs;
        return Array.TrueForAll([.. scan.Body.States], state => state.Type.Size is > 0 and <= mostOfState) && steps.Count(step => step.Kind == JobKind.Straight) * 2 >= steps.Count
            && steps.TrueForAll(step => step.Node.Primitive is not Scan);
    }

    /// <summary>A scan as a loop whose states are variables.</summary>
    private void WriteScan(Job job)
    {
        var scan = (Scan)job.Node.Primitive;
        ScanBody body = scan.Body;
        int states = body.States.Length, elements = body.Elements.Length, emitted = body.Emitted.Length;
        for (int i = 0; i < elements; i++)
            InMemory(job.Inputs[states + i].Cell);
        Variable[][] variables = [.. body.States.Select((state, i) => Values(job.Inputs[i], state.Type).Select(value =>
        {
            var variable = new Variable(value.Lanes);
            code.Append(new Assign(variable, value));
            return variable;
        }).ToArray())];
        Cell?[] written = [.. job.Outputs.Select((cell, k) => k >= states && IsRead(cell) ? cell : null)];
        foreach (Cell? cell in written)
        {
            if (cell is not null)
                cell.Memory = Allocate(cell.Type.Size, cell);
        }

        code.Forget();
        Loop turns = code.Begin(scan.Length, 1, scan.Reverse);
        (List<Job> steps, Cell[] before) = Body(scan, job.Inputs, turns);
        for (int i = 0; i < states; i++)
            SetValues(before[i], [.. variables[i].Select(Pinned)]);
        for (int i = 0; i < states; i++)
            Record(written[states + emitted + i], View.Of(before[i]), body.States[i].Type, turns);
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind == JobKind.Call)
            {
                WriteCall(steps[i]);
                continue;
            }

            int end = i;
            while (end < steps.Count && steps[end].Kind != JobKind.Call)
                end++;
            WriteStraight(steps[i..end]);
            i = end - 1;
        }

        for (int i = 0; i < emitted; i++)
            Record(written[states + i], ViewOf(body.Emitted[i]), body.Emitted[i].Type, turns);

        // All states are computed before the first is assigned.
        Value[][] next = [.. body.Next.Select(state => Values(ViewOf(state), state.Type))];
        foreach (Value value in next.SelectMany(values => values))
            value.IsPinned = true;
        for (int i = 0; i < states; i++)
        {
            for (int k = 0; k < next[i].Length; k++)
                code.Append(new Assign(variables[i][k], next[i][k]));
        }

        code.End();
        code.Forget();
        for (int i = 0; i < states; i++)
            SetValues(job.Outputs[i], [.. variables[i].Select(Pinned)]);
    }

    /// <summary>What a variable holds now, whatever is assigned later.</summary>
    private Value Pinned(Variable variable)
    {
        Value value = code.Read(variable);
        value.IsPinned = true;
        code.Append(new Define(value));
        return value;
    }

    /// <summary>Whether anyone asks for the values of a cell.</summary>
    private bool IsRead(Cell cell) => delivered.Contains(cell) || cell.Producer!.Readers.Any(reader => reader.Inputs.Any(view => view.Cell == cell));

    /// <summary>All values of a small tensor: numbers if they are few, else vectors.</summary>
    private Value[] Values(View view, TensorType type)
    {
        int[] places = [.. view.Places(type)];
        if (places.Length <= 4)
            return [.. places.Select(place => Number(view.Cell, place))];
        var vectors = new Value[(places.Length + code.Width - 1) / code.Width];
        for (int i = 0; i < vectors.Length; i++)
        {
            int start = i * code.Width, count = Math.Min(code.Width, places.Length - start);
            vectors[i] = view.IsStretch(type)
                ? Vector(view.Cell, places[start], 1, count)
                : code.Pack([.. Enumerable.Range(0, code.Width).Select(lane => Number(view.Cell, places[start + Math.Min(lane, count - 1)]))]);
        }

        return vectors;
    }

    private void SetValues(Cell cell, Value[] values)
    {
        int size = cell.Type.Size;
        for (int i = 0; i < values.Length; i++)
        {
            if (size <= 4)
                cell.Numbers[i] = values[i];
            else
                cell.Vectors[(i * code.Width, 1)] = (values[i], Math.Min(code.Width, size - (i * code.Width)));
        }
    }

    /// <summary>Stores a tensor of one turn as an element of a sequence.</summary>
    private void Record(Cell? sequence, View view, TensorType type, Loop turns)
    {
        if (sequence is null)
            return;
        Buffer memory = sequence.Memory!;
        int width = type.Shape.Size, length = sequence.Type.Size / Math.Max(1, type.Size);
        int[] places = [.. view.Places(type)];
        if (type.Axes.Size == 1 && places.Length > 4 && view.IsStretch(type) && view.Cell is { Memory: { } whole, Within: not null })
        {
            code.Append(new Copy(
                new(StretchOf(whole), whole.Offset + view.Offset, view.Cell.Within, view.Cell.StepOfTurn), new(StretchOf(memory), memory.Offset, turns, width), width));
            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            var address = new Address(StretchOf(memory), memory.Offset + (i / width * length * width) + (i % width), turns, width);
            if (type.Axes.Size == 1 && i % code.Width == 0 && i + code.Width <= places.Length && places.Length > 4 && view.IsStretch(type))
            {
                code.Append(new Store(address, Vector(view.Cell, places[i], 1, code.Width)));
                i += code.Width - 1;
                continue;
            }

            code.Append(new Store(address, Number(view.Cell, places[i])));
        }
    }
}
