namespace Prob.Graphs.Plans;

/// <content>Where values are: as values of the code, in memory in the order of their type, or rearranged for vectors.</content>
internal sealed partial class Staging
{
    private View ViewOf(Tensor tensor)
    {
        if (!views.TryGetValue(tensor, out View? view))
        {
            if (!lowering.Knows(tensor))
                lowering.Place(tensor, ((Constant)tensor.Source.Primitive).Values);   // of the body of a scan
            var cell = new Cell(tensor.Type) { Memory = lowering.BufferOf(tensor) };
            if (tensor.Source.Primitive is Constant { IsData: false } constant && constant.Values.Length <= 4)
            {
                for (int i = 0; i < constant.Values.Length; i++)
                    cell.Numbers[i] = code.Constant(lowering.Precision == Precision.Single ? (float)constant.Values[i] : constant.Values[i], 1);
            }

            views[tensor] = view = View.Of(cell);
        }

        return view;
    }

    private static int Padded(int n) => (n + 15) / 16 * 16;   // two vectors at once

    /// <summary>Memory for a cell, with room for two vectors behind the last value.</summary>
    private Buffer Allocate(int size, Cell cell, Precision? precision = null)
    {
        Buffer place = lowering.Allocate(Phase.Run, new(default, [size + 16]), precision ?? lowering.Precision);
        allocated.Add((cell, place));
        return place.As(cell.Type);
    }

    /// <summary>
    /// Gives back memory that only loops and calls up to a time have read. Straight code may read where its values are used, which may be later.
    /// </summary>
    private void FreeUpTo(int time)
    {
        int count = allocated.RemoveAll(use =>
        {
            (Cell cell, Buffer place) = use;
            bool isDone = cell.Producer is { } producer && !delivered.Contains(cell) && cell.Within is null
                && producer.Readers.TrueForAll(reader => reader.Time <= time && (reader.IsLoop || reader.Kind == JobKind.Call));
            if (isDone)
                lowering.Free(place);
            return isDone;
        });
        if (count > 0)
            code.Forget();
    }

    private Value FirstLanes(int count) => code.Apply(Operation.Less, code.LaneNumbers(), code.Constant(count, code.Width));

    /// <summary>One value of a cell.</summary>
    private Value Number(Cell cell, int place)
    {
        if (cell.Numbers.TryGetValue(place, out Value? number))
            return number;
        foreach (((int first, int step), (Value vector, int count)) in cell.Vectors)
        {
            int lane = (place - first) / step;
            if (lane >= 0 && lane < count && first + (lane * step) == place)
                return cell.Numbers[place] = code.Lane(vector, lane);
        }

        if (cell.Input is { } start)
            return code.Load(new(Stretch.Inputs, start + place), 1);
        if (cell.Memory is null && cell.Turned.Count > 0)
        {
            (int step, Buffer turned) = cell.Turned.First();
            return code.Load(new(StretchOf(turned), turned.Offset + cell.TurnedPlace(place, step, Padded(cell.SizeOfStep(step))), cell.Within, cell.StepOfTurn), 1);
        }

        return Early(cell, code.Load(new(StretchOf(cell.Memory!), cell.Memory!.Offset + place, cell.Within, cell.StepOfTurn), 1));
    }

    /// <summary>A vector of a cell's values in straight code, of which some may be beyond those that count.</summary>
    private Value Vector(Cell cell, int place, int step, int count)
    {
        if (cell.Vectors.TryGetValue((place, step), out (Value Value, int Count) vector) && vector.Count >= count)
            return vector.Value;
        if (step == 1 && cell.Input is { } start && start + place + code.Width <= inputSize)
            return code.Load(new(Stretch.Inputs, start + place), code.Width);
        if (step == 1 && (cell.Memory ?? (cell.Input is null ? null : InMemory(cell))) is { } memory)
            return Early(cell, code.Load(new(StretchOf(memory), memory.Offset + place, cell.Within, cell.StepOfTurn), code.Width));
        return code.Pack([.. Enumerable.Range(0, code.Width).Select(lane => Number(cell, place + (Math.Min(lane, count - 1) * step)))]);
    }

    /// <summary>The memory that holds a cell in the order of its type.</summary>
    private Buffer InMemory(Cell cell)
    {
        if (cell.Memory is { } there)
            return there;
        if (cell.Input is { } start)
        {
            CopiesInputs = true;
            return cell.Memory = lowering.Inputs!.As(cell.Type, start);
        }

        if (cell.Turned.Count > 0)
        {
            (int step, Buffer turned) = cell.Turned.First();
            cell.Memory = Allocate(cell.Type.Size, cell);
            code.Append(new Execute(new TurnInstruction(cell.Type, step, cell.Memory, turned, Padded(cell.SizeOfStep(step)), isBack: true)), cell.Within);
            code.Forget();
            return cell.Memory;
        }

        Buffer memory = cell.Memory = Allocate(cell.Type.Size, cell);
        foreach (((int place, int step), (Value vector, int count)) in cell.Vectors.OrderBy(pair => pair.Key.Place))
        {
            if (step == 1)
            {
                code.Append(new Store(new(StretchOf(memory), memory.Offset + place, cell.Within, cell.StepOfTurn), vector), cell.Within);
                continue;
            }

            for (int lane = 0; lane < count; lane++)
                code.Append(new Store(new(StretchOf(memory), memory.Offset + place + (lane * step), cell.Within, cell.StepOfTurn), code.Lane(vector, lane)), cell.Within);
        }

        foreach ((int place, Value number) in cell.Numbers)
        {
            if (cell.Vectors.Count == 0)
                code.Append(new Store(new(StretchOf(memory), memory.Offset + place, cell.Within, cell.StepOfTurn), number), cell.Within);
        }

        return memory;
    }

    /// <summary>The memory that holds a cell with one dimension innermost; data are turned once, when they are bound.</summary>
    private void Turn(Cell cell, int step)
    {
        if (cell.Turned.ContainsKey(step))
            return;
        int n = cell.SizeOfStep(step);
        Buffer memory = InMemory(cell);
        Buffer place = lowering.Allocate(memory.Phase, new(default, [(cell.Type.Size / n * Padded(n)) + 8]));
        var turned = cell.Turned[step] = place.As(cell.Type);
        var instruction = new TurnInstruction(cell.Type, step, memory, turned, Padded(n), isBack: false);
        if (memory.Phase == Phase.Run)
            code.Append(new Execute(instruction), cell.Within);
        else
            lowering.Preparations[(int)memory.Phase].Add(instruction);
        code.Forget();
    }

    /// <summary>The memory that holds a known cell in tiles, which is filled when the data are bound.</summary>
    private void Tile(Cell cell, int step)
    {
        if (cell.Tiled.ContainsKey(step))
            return;
        int n = cell.SizeOfStep(step);
        Buffer memory = cell.Memory!;
        Buffer tiles = cell.Tiled[step] = lowering.Allocate(memory.Phase, new(default, [(cell.Type.Size / n * (Padded(n) + code.Width)) + 16])).As(cell.Type);
        lowering.Preparations[(int)memory.Phase].Add(new TileInstruction(cell, step, memory, tiles, code.Width));
    }

    /// <summary>The memory that holds what a view shows, in the order of the tensor's type.</summary>
    private Buffer InOrder(View view, TensorType type)
    {
        Cell cell = view.Cell, copied = new(type) { Within = cell.Within };
        if (type.Size == 0)
            return Allocate(0, copied);
        Buffer memory = InMemory(cell);
        if (cell.StepOfTurn != 0)
        {
            // An element of a sequence, which is elsewhere at each turn.
            Buffer element = Allocate(type.Size, copied);
            if (view.IsStretch(type))
            {
                code.Append(new Copy(new(StretchOf(memory), memory.Offset + view.Offset, cell.Within, cell.StepOfTurn), new(StretchOf(element), element.Offset), type.Size));
                return element;
            }

            int at = 0;
            foreach (int place in view.Places(type))
                code.Append(new Store(new(StretchOf(element), element.Offset + at++), Number(cell, place)));
            return element;
        }

        if (view.IsStretch(type))
            return memory.As(type, view.Offset);
        Buffer copy = Allocate(type.Size, copied, memory.Precision);
        var path = new Path(type.Dimensions, view.Offset, view.Strides, 0, type.StridesWithin(type));
        code.Append(new Execute(new MoveInstruction(path, memory, copy)));
        return copy;
    }

    /// <summary>Puts the results where the caller wants them, and the states where they stay; the first result is returned instead if it is a number.</summary>
    private void Deliver(IReadOnlyList<Tensor> results, IReadOnlyList<(Tensor Value, Tensor Next)> states)
    {
        ReturnsFirst = results.Count > 0 && results[0].Type.Size == 1;
        int at = ReturnsFirst ? -1 : 0;
        for (int k = 0; k < results.Count; at += results[k].Type.Size, k++)
        {
            if (k > 0 || !ReturnsFirst)
                Deliver(results[k], new(Stretch.Outputs, at));
        }

        Value? first = ReturnsFirst ? Rounded(Number(ViewOf(results[0]).Cell, ViewOf(results[0]).Offset)) : null;
        if (states.Count > 0)
        {
            first?.IsPinned = true;
            DeliverStates(states);
        }

        if (first is not null)
            code.Append(new Return(first));
    }

    private void Deliver(Tensor result, Address to)
    {
        foreach (Statement statement in Delivery(result, to))
            code.Append(statement);
    }

    /// <summary>What is to be done to have a result in a place; what it needs is computed.</summary>
    private List<Statement> Delivery(Tensor result, Address to)
    {
        View view = ViewOf(result);
        Cell cell = view.Cell;
        TensorType type = result.Type;
        var delivery = new List<Statement>();
        if (type.Size > 64 || (cell.Memory is not null && type.Size > 4) || cell.Turned.Count > 0)
        {
            if (type.Size > 0)
            {
                Buffer memory = InOrder(view, type);
                delivery.Add(new Copy(new(StretchOf(memory), memory.Offset), to, type.Size));
            }

            return delivery;
        }

        int next = 0;
        int[] places = [.. view.Places(type)];
        while (next < places.Length)
        {
            bool isVector = next + code.Width <= type.Size && view.IsStretch(type) && cell.Vectors.TryGetValue((places[next], 1), out (Value Value, int Count) vector) && vector.Count == code.Width;
            delivery.Add(new Store(to with { Offset = to.Offset + next }, Rounded(isVector ? cell.Vectors[(places[next], 1)].Value : Number(cell, places[next]))));
            next += isVector ? code.Width : 1;
        }

        return delivery;
    }

    private static Stretch StretchOf(Buffer memory) => memory.Phase switch
    {
        Phase.Constant => Stretch.Constants,
        Phase.Data => Stretch.Data,
        _ => Stretch.Work,
    };
}
