using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs.Plans;

/// <summary>
/// The ⊗-product of tables, ⊕-summed over the axes that the result lacks, in one pass over the joint states and with no table in between.
/// <list type="number">
/// <item>The last axes, 64 to 512 states together where there are as many, are the block; the others are loops around it, those of the result outside and those that
/// are summed inside, so that a block of sums stays in the cache until it is done.</item>
/// <item>A table that has all of the block's axes is read as it lies; one that has none of them is a number; of one that has some, the entries are first spread over
/// a block of their own, run by run, and again only where the loops have moved on in it.</item>
/// <item>A block of sums lies in the result's own memory, or is folded to the entries that the result has of it.</item>
/// </list>
/// Large ones run on all processors, in parts that depend on the shape alone.
/// </summary>
internal sealed unsafe class TableContraction<TSemiring> : Instruction
    where TSemiring : struct, IVectorSemiring
{
    private const int LeastBlock = 64, MostBlock = 512, Parts = 16, MostOperands = 16, MostRank = 64;
    private const long LeastParallel = 1 << 17;   // joint states

    private readonly TSemiring semiring;
    private readonly Buffer[] operands;
    private readonly Buffer result;
    private readonly Buffer? partial;     // results of the parts, where the result has too few cells to be divided
    private readonly BlockPart[] parts;   // what each operand, then the result, has of a block
    private readonly int[] sizes;         // of the loops around the block, outermost first
    private readonly int[] steps;         // for each of these loops: of the operands, then of the result
    private readonly int width, outerRank, cells, terms;
    private readonly bool isParallel;

    /// <param name="semiring">The semiring.</param>
    /// <param name="lowering">Where memory for intermediate values comes from.</param>
    /// <param name="all">The axes of all operands and of the result, and others that are summed over.</param>
    /// <param name="operands">Up to 16 tables over axes only.</param>
    /// <param name="result">The table that is written.</param>
    public TableContraction(TSemiring semiring, Lowering lowering, AxisSet all, Buffer[] operands, Buffer result)
    {
        if (operands.Length > MostOperands || all.Count > MostRank)
            throw new NotSupportedException($"Up to {MostOperands} tables over up to {MostRank} axes can be contracted at once, but these are {operands.Length} over {all.Count}.");
        (this.semiring, this.operands, this.result) = (semiring, operands, result);
        ReadOnlySpan<Axis> axes = all.Items;
        int count = operands.Length + 1, rank = axes.Length, from = rank;
        width = 1;
        while (from > 0 && width < LeastBlock && (width == 1 || (long)width * axes[from - 1].Size <= MostBlock))
            width *= axes[--from].Size;

        // The step of every axis in every table.
        Span<int> own = stackalloc int[count * rank];
        for (int k = 0; k < count; k++)
            Steps(axes, (k < operands.Length ? operands[k] : result).Type.Axes.Items, own.Slice(k * rank, rank));
        ReadOnlySpan<int> inResult = own.Slice(operands.Length * rank, rank);

        parts = new BlockPart[count];
        for (int k = 0; k < count; k++)
            parts[k] = BlockPart.Of(axes[from..], own.Slice((k * rank) + from, rank - from), width);

        sizes = from == 0 ? [] : new int[from];
        steps = from == 0 ? [] : new int[from * count];
        (cells, terms) = (1, 1);
        int loop = 0;
        for (int summed = 0; summed < 2; summed++)
        {
            for (int d = 0; d < from; d++)
            {
                if ((inResult[d] == 0) != (summed == 1))
                    continue;
                sizes[loop] = axes[d].Size;
                for (int k = 0; k < count; k++)
                    steps[(loop * count) + k] = own[(k * rank) + d];
                loop++;
                if (summed == 1)
                    terms *= axes[d].Size;
                else
                    cells *= axes[d].Size;
            }

            if (summed == 0)
                outerRank = loop;
        }

        bool isLarge = (long)cells * terms * width >= LeastParallel;
        if (isLarge && cells < Parts && terms >= Parts && result.Length <= MostBlock * Parts)
        {
            partial = lowering.Allocate(Phase.Run, new(default, [Parts * result.Length]));
            lowering.Free(partial);
        }

        isParallel = partial is not null || (isLarge && cells >= Parts);
    }

    public override void Execute(Memory memory)
    {
        if (!isParallel)
            Run(memory, memory.Pointer(result), 0, cells, 0, terms);
        else if (partial is null)
            RunCells(memory);
        else
            RunTerms(memory);
    }

    /// <summary>Whether a product of positive entries is below a threshold, or part of one on the way: asked only where bounds leave it open.</summary>
    public bool FallsBelow(Memory memory, double threshold)
    {
        int count = operands.Length + 1;
        nint* at = stackalloc nint[MostOperands + 1];
        int* index = stackalloc int[MostRank];
        Start(at, index, 0, 0);
        for (long cell = 0, all = (long)cells * terms; cell < all; cell++)
        {
            for (int w = 0; w < width; w++)
            {
                double product = 1;
                bool isLow = false;
                for (int k = 0; k < operands.Length && product > 0; k++)
                {
                    product *= memory.Pointer(operands[k])[at[k] + parts[k].PlaceOf(w)];
                    isLow |= product < threshold;
                }

                if (isLow && (product > 0 || !HasZero(memory, at, w)))
                    return true;
            }

            Advance(at, index, sizes.Length - 1, 0, count);
        }

        return false;
    }

    private bool HasZero(Memory memory, nint* at, int w)
    {
        for (int k = 0; k < operands.Length; k++)
        {
            if (memory.Pointer(operands[k])[at[k] + parts[k].PlaceOf(w)] == 0)
                return true;
        }

        return false;
    }

    /// <summary>The cells of the result in parts, side by side, which alone allocates.</summary>
    private void RunCells(Memory memory) => Parallel.For(
        0, Parts, part => Run(memory, memory.Pointer(result), (int)((long)cells * part / Parts), (int)((long)cells * (part + 1) / Parts), 0, terms));

    /// <summary>The terms of all cells in parts, side by side, and the sum of the parts.</summary>
    private void RunTerms(Memory memory)
    {
        Parallel.For(0, Parts, part => Run(
            memory, memory.Pointer(partial!) + ((long)part * result.Length), 0, cells, (int)((long)terms * part / Parts), (int)((long)terms * (part + 1) / Parts)));
        Span<double> sum = memory[result];
        double* ofParts = memory.Pointer(partial!);
        new ReadOnlySpan<double>(ofParts, sum.Length).CopyTo(sum);
        for (int i = sum.Length; i < partial!.Length; i++)
            sum[i % sum.Length] = semiring.Plus(sum[i % sum.Length], ofParts[i]);
    }

    /// <summary>Some cells of the result, each the sum of some terms.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(Memory memory, double* target, int beginCell, int endCell, int beginTerm, int endTerm)
    {
        const int onStack = 1024;
        int size = (parts.Length + 1) * (width + BlockPart.Overhang);
        double[]? rented = size <= onStack ? null : ArrayPool<double>.Shared.Rent(size);
        double* stack = stackalloc double[onStack];
        fixed (double* heap = rented)
            Run(memory, target, rented is null ? stack : heap, beginCell, endCell, beginTerm, endTerm);
        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(Memory memory, double* target, double* scratch, int beginCell, int endCell, int beginTerm, int endTerm)
    {
        TSemiring semiring = this.semiring;
        BlockPart[] parts = this.parts;
        int n = operands.Length, count = n + 1, rank = sizes.Length, width = this.width;
        nint* at = stackalloc nint[MostOperands + 1], last = stackalloc nint[MostOperands + 1];
        int* index = stackalloc int[MostRank];
        double** tables = stackalloc double*[MostOperands];
        double** blocks = stackalloc double*[MostOperands];
        double** spread = stackalloc double*[MostOperands];
        for (int k = 0; k < n; k++)
        {
            tables[k] = memory.Pointer(operands[k]);
            last[k] = -1;
            spread[k] = scratch;
            scratch += width + BlockPart.Overhang;
        }

        int* kinds = stackalloc int[MostOperands];
        for (int k = 0; k < n; k++)
            kinds[k] = parts[k].IsWhole ? 0 : parts[k].IsEmpty ? 1 : 2;
        double* sums = scratch, folded = sums + width + BlockPart.Overhang;
        BlockPart own = parts[n];
        bool isDirect = own.IsWhole;
        Start(at, index, beginCell, beginTerm);
        for (int cell = beginCell; cell < endCell; cell++)
        {
            if (isDirect)
                sums = target + at[n];
            for (int term = beginTerm; term < endTerm; term++)
            {
                double number = semiring.One;
                int vectors = 0;
                for (int k = 0; k < n; k++)
                {
                    double* start = tables[k] + at[k];
                    if (kinds[k] == 0)
                    {
                        blocks[vectors++] = start;
                    }
                    else if (kinds[k] == 1)
                    {
                        number = semiring.Times(number, *start);
                    }
                    else
                    {
                        if (last[k] != at[k])
                            parts[k].Spread(start, spread[k]);
                        last[k] = at[k];
                        blocks[vectors++] = spread[k];
                    }
                }

                Add(semiring, blocks, vectors, number, sums, width, isFirst: term == beginTerm, isDirect);
                Advance(at, index, rank - 1, outerRank, count);
            }

            double* place = target + at[n];
            if (own.IsEmpty)
                *place = semiring.Sum(new ReadOnlySpan<double>(sums, width));
            else if (!isDirect)
                own.Fold(semiring, sums, folded, place);
            if (endTerm - beginTerm < terms)
                Start(at, index, cell + 1, beginTerm);
            else
                Advance(at, index, outerRank - 1, 0, count);
        }
    }

    /// <summary>Adds number ⊗ the product of blocks to a block of sums, or begins it. Blocks may be read beyond their end, and sums written, unless they are the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TSemiring semiring, double** blocks, int vectors, double number, double* sums, int width, bool isFirst, bool isDirect)
    {
        Vector512<double> factor = Vector512.Create(number);
        double* x = blocks[0], y = blocks[1], z = blocks[2];
        int w = 0, end = isDirect ? width - 7 : width;
        if (vectors == 1)
        {
            for (; w < end; w += 8)
            {
                Vector512<double> product = semiring.Times(Vector512.Load(x + w), factor);
                (isFirst ? product : semiring.Plus(Vector512.Load(sums + w), product)).Store(sums + w);
            }
        }
        else if (vectors == 2)
        {
            for (; w < end; w += 8)
            {
                Vector512<double> product = semiring.Times(semiring.Times(Vector512.Load(x + w), factor), Vector512.Load(y + w));
                (isFirst ? product : semiring.Plus(Vector512.Load(sums + w), product)).Store(sums + w);
            }
        }
        else if (vectors == 3)
        {
            for (; w < end; w += 8)
            {
                Vector512<double> product = semiring.Times(semiring.Times(Vector512.Load(x + w), factor), semiring.Times(Vector512.Load(y + w), Vector512.Load(z + w)));
                (isFirst ? product : semiring.Plus(Vector512.Load(sums + w), product)).Store(sums + w);
            }
        }
        else
        {
            for (; w < end; w += 8)
            {
                Vector512<double> product = factor;
                for (int k = 0; k < vectors; k++)
                    product = semiring.Times(product, Vector512.Load(blocks[k] + w));
                (isFirst ? product : semiring.Plus(Vector512.Load(sums + w), product)).Store(sums + w);
            }
        }

        for (; w < width; w++)
        {
            double product = number;
            for (int k = 0; k < vectors; k++)
                product = semiring.Times(product, blocks[k][w]);
            sums[w] = isFirst ? product : semiring.Plus(sums[w], product);
        }
    }

    /// <summary>The loops at a cell of the result and a term of its sum.</summary>
    private void Start(nint* at, int* index, int cell, int term)
    {
        int count = operands.Length + 1;
        new Span<nint>(at, count).Clear();
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            ref int rest = ref d >= outerRank ? ref term : ref cell;
            (rest, index[d]) = Math.DivRem(rest, sizes[d]);
            for (int k = 0; k < count; k++)
                at[k] += (nint)index[d] * steps[(d * count) + k];
        }
    }

    /// <summary>The next place of the loops from one to another, the innermost of which is given first; after the last place, the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(nint* at, int* index, int innermost, int outermost, int count)
    {
        for (int d = innermost; d >= outermost; d--)
        {
            int size = sizes[d];
            ref int step = ref steps[d * count];
            if (++index[d] < size)
            {
                for (int k = 0; k < count; k++)
                    at[k] += Unsafe.Add(ref step, k);
                return;
            }

            for (int k = 0; k < count; k++)
                at[k] -= (nint)Unsafe.Add(ref step, k) * (size - 1);
            index[d] = 0;
        }
    }

    /// <summary>The step in a table over some of the axes for each of them all; 0 for those it lacks.</summary>
    private static void Steps(ReadOnlySpan<Axis> all, ReadOnlySpan<Axis> own, Span<int> steps)
    {
        int step = 1, next = own.Length - 1;
        for (int d = all.Length - 1; d >= 0; d--)
        {
            bool has = next >= 0 && own[next] == all[d];
            steps[d] = has ? step : 0;
            if (has)
                step *= own[next--].Size;
        }
    }
}
