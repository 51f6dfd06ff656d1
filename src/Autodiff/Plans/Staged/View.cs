namespace Prob.Graphs.Plans;

/// <summary>
/// What one operation computes, or a leaf: as values of the code, in memory, or both. Places count values in the order of the tensor's type, wherever they are.
/// </summary>
internal sealed class Cell(TensorType type)
{
    public TensorType Type => type;

    /// <summary>Which operation computes it; null if it is there from the start.</summary>
    public Job? Producer { get; init; }

    /// <summary>Single numbers, by place.</summary>
    public Dictionary<int, Value> Numbers { get; } = [];

    /// <summary>Vectors and how many of their lanes count, by the place of the first lane and the step to the next.</summary>
    public Dictionary<(int Place, int Step), (Value Value, int Count)> Vectors { get; } = [];

    /// <summary>Whether it is there before a run.</summary>
    public bool IsKnown => Producer is null && Memory is { Phase: not Phase.Run };

    /// <summary>Where it begins among the inputs of a run; null if it is no input.</summary>
    public int? Input { get; init; }

    /// <summary>The memory that holds it in the order of its type.</summary>
    public Buffer? Memory { get; set; }

    /// <summary>The memory that holds it with one dimension innermost, rows padded to whole vectors, by the step of that dimension in the order of the type.</summary>
    public Dictionary<int, Buffer> Turned { get; } = [];

    /// <summary>The memory that holds it in tiles, each of which has a vector of every row along one dimension, by the step of that dimension.</summary>
    public Dictionary<int, Buffer> Tiled { get; } = [];

    /// <summary>The loop in each turn of which it is another; null if there is none.</summary>
    public Loop? Within { get; init; }

    /// <summary>How far its memory moves on with each turn of that loop; 0 if the same memory is used again.</summary>
    public int StepOfTurn { get; init; }

    /// <summary>Where in memory with a dimension innermost a place is.</summary>
    public int TurnedPlace(int place, int step, int padded)
    {
        int[] sizes = type.Dimensions;
        int row = 0, at = 0, stride = type.Size;
        foreach (int size in sizes)
        {
            stride /= size;
            int index = place / stride % size;
            if (stride == step && size > 1)
                at = index;
            else
                row = (row * size) + index;
        }

        return (row * padded) + at;
    }

    /// <summary>The size of the dimension whose places are a step apart; 0 if there is none.</summary>
    public int SizeOfStep(int step)
    {
        int stride = type.Size;
        foreach (int size in type.Dimensions)
        {
            stride /= size;
            if (stride == step && size > 1)
                return size;
        }

        return 0;
    }
}

/// <summary>A tensor as places of a cell: where its first value is and how far apart they are along each of its dimensions.</summary>
internal sealed record View(Cell Cell, int Offset, int[] Strides)
{
    /// <summary>All of a cell.</summary>
    public static View Of(Cell cell) => new(cell, 0, cell.Type.StridesWithin(cell.Type));

    /// <summary>The steps along the dimensions of a type that a tensor of this type broadcasts to; 0 where it stretches.</summary>
    public int[] Within(TensorType own, TensorType target)
    {
        var strides = new int[target.Axes.Count + target.Shape.Rank];
        for (int fromEnd = 1; fromEnd <= own.Shape.Rank; fromEnd++)
            strides[^fromEnd] = own.Shape[own.Shape.Rank - fromEnd] == 1 ? 0 : Strides[^fromEnd];
        for (int i = 0; i < own.Axes.Count; i++)
        {
            for (int j = 0; j < target.Axes.Count; j++)
            {
                if (target.Axes[j] == own.Axes[i])
                    strides[j] = Strides[i];
            }
        }

        return strides;
    }

    /// <summary>The places of all values in the order of the tensor's type.</summary>
    public IEnumerable<int> Places(TensorType own) => Places(own.Dimensions, Offset, Strides);

    public static IEnumerable<int> Places(int[] sizes, int offset, int[] strides)
    {
        int size = sizes.Aggregate(1, static (product, next) => product * next);
        for (int i = 0; i < size; i++)
        {
            int place = offset, rest = i;
            for (int d = sizes.Length - 1; d >= 0; d--)
            {
                place += rest % sizes[d] * strides[d];
                rest /= sizes[d];
            }

            yield return place;
        }
    }

    /// <summary>Whether it is the cell itself, in the same order.</summary>
    public bool IsWhole(TensorType own) => Offset == 0 && own.Size == Cell.Type.Size && IsStretch(own);

    /// <summary>Whether the values lie one behind the other in the order of the tensor's type.</summary>
    public bool IsStretch(TensorType own)
    {
        int[] sizes = own.Dimensions;
        int stride = 1;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            if (sizes[d] != 1 && Strides[d] != stride)
                return false;
            stride *= sizes[d];
        }

        return true;
    }

    /// <summary>The same values with other dimensions, if they can be had by steps alone.</summary>
    public View? Reshaped(TensorType own, TensorType target)
    {
        if (IsStretch(own) || own.Size == 1)
            return this with { Strides = target.StridesWithin(target) };
        int[] from = own.Dimensions, to = target.Dimensions;
        int[] kept = [.. from.Where(size => size != 1)];
        if (!kept.SequenceEqual(to.Where(size => size != 1)))
            return null;
        var left = new Queue<int>(Strides.Where((_, d) => from[d] != 1));
        return this with { Strides = [.. to.Select(size => size == 1 ? 0 : left.Dequeue())] };
    }

    /// <summary>The view of a node's output if it only rearranges, repeats or picks from what its input views.</summary>
    public View? Through(Node node)
    {
        TensorType from = node.Inputs[0].Type, to = node.Outputs[0].Type;
        return node.Primitive switch
        {
            Identity or SameValue => this,
            Reshape => Reshaped(from, to),
            Movement movement => Along(movement.Path(from, to), from, to),
            Contract contraction when node.Inputs.Length == 1 && !contraction.IsReduction([from]) => Rearranged(contraction.DomainOf([from]), to),
            _ => null,
        };
    }

    private View Rearranged(ContractDomain domain, TensorType to)
    {
        var strides = new int[to.Axes.Count + to.Shape.Rank];
        for (int d = 0; d < domain.Sizes.Length; d++)
            strides[domain.Result[d]] = domain.Operands[0][d] < 0 ? 0 : Strides[domain.Operands[0][d]];
        return this with { Strides = strides };
    }

    /// <summary>The steps of a path through the places of this view, where the path fills its target in order and goes forwards.</summary>
    private View? Along(Path path, TensorType from, TensorType to)
    {
        int[] sizes = from.Dimensions, own = from.StridesWithin(from);
        if (to.Size == 0)
            return this with { Strides = new int[path.Sizes.Length] };
        if (path.ToStart != 0 || path.FromStrides.Any(stride => stride < 0) || !path.Sizes.SequenceEqual(to.Dimensions) || !path.ToStrides.SequenceEqual(to.StridesWithin(to)))
            return null;
        int offset = Offset, rest = path.FromStart;
        for (int d = 0; d < sizes.Length; d++)
        {
            if (sizes[d] == 1)
                continue;
            offset += rest / own[d] * Strides[d];
            rest %= own[d];
        }

        var strides = new int[path.Sizes.Length];
        for (int k = 0; k < strides.Length; k++)
        {
            if (path.Sizes[k] == 1)
                continue;
            int d = Enumerable.Range(0, sizes.Length).First(d => sizes[d] > 1 && own[d] <= path.FromStrides[k]);
            strides[k] = path.FromStrides[k] / own[d] * Strides[d];
        }

        return new(Cell, offset, strides);
    }
}
