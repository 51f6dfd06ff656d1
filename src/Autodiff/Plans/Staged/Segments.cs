using System.Runtime.InteropServices;

namespace Prob.Graphs.Plans;

/// <summary>Rows sorted by group, each group's filled up to whole vectors by repetitions of its first row, which do not count; with 0 where that is not finite.</summary>
internal sealed class Segments : Instruction
{
    private readonly Lowering lowering;
    private readonly Buffer index;
    private readonly int n, groups, width, size;
    private readonly List<(Buffer From, int Place, int Step, Buffer To)> rows = [];

    public Segments(Lowering lowering, Buffer index, int n, int groups, int width)
    {
        (this.lowering, this.index, this.n, this.groups, this.width) = (lowering, index, n, groups, width);
        size = n + (Math.Min(n, groups) * (width - 1)) + 8;
        Bounds = Allocate(((groups + 7) / 4 * 4) + 1);
        Present = Allocate(size);
    }

    /// <summary>Where each group begins, as whole numbers, and where the last ends.</summary>
    public Buffer Bounds { get; }

    /// <summary>All bits for a row, none for a filling.</summary>
    public Buffer Present { get; }

    /// <summary>The memory of sorted rows of known values that lie a step apart.</summary>
    public Buffer RowsOf(Buffer values, int place, int step)
    {
        foreach ((Buffer from, int start, int own, Buffer to) in rows)
        {
            if (from == values && start == place && own == step)
                return to;
        }

        Buffer sorted = Allocate(size);
        rows.Add((values, place, step, sorted));
        return sorted;
    }

    public override void Execute(Memory memory)
    {
        Span<double> groupOf = memory[index];
        var counts = new int[groups];
        for (int row = 0; row < n; row++)
            counts[GatherInstruction.Checked(groupOf[row], row, groups)]++;
        var starts = new int[groups];
        int end = 0;
        Span<long> bounds = MemoryMarshal.Cast<double, long>(memory[Bounds]);
        for (int g = 0; g < groups; g++)
        {
            bounds[g] = starts[g] = end;
            end += (counts[g] + width - 1) / width * width;
        }

        bounds[groups..].Fill(end);
        var places = new int[n];
        int[] next = [.. starts];
        for (int row = 0; row < n; row++)
            places[row] = next[(int)groupOf[row]]++;
        Span<long> present = MemoryMarshal.Cast<double, long>(memory[Present]);
        present.Clear();
        foreach (int place in places)
            present[place] = -1;
        foreach ((Buffer from, int first, int step, Buffer to) in rows)
        {
            Span<double> values = memory[from], sorted = memory[to];
            for (int row = 0; row < n; row++)
                sorted[places[row]] = values[first + (row * step)];
            for (int g = 0; g < groups; g++)
            {
                int last = g + 1 < groups ? (int)bounds[g + 1] : end;
                for (int place = starts[g] + counts[g]; place < last; place++)
                    sorted[place] = double.IsFinite(sorted[starts[g]]) ? sorted[starts[g]] : 0;
            }
        }
    }

    private Buffer Allocate(int length) => lowering.Allocate(Phase.Data, new(default, [length]));
}
