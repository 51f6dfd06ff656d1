using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs.Plans;

/// <summary>
/// A large contraction in blocks: the last few dimensions of one tensor, of 64 values or more together, are the block, and everything else is loops around it.
/// <list type="number">
/// <item>An operand that has all of the block's dimensions last is read as it lies; one that has none of them is one number per block; one that has some is first
/// copied with the block's dimensions last, repeated where it lacks them.</item>
/// <item>For each block of the result, all terms of the sum are added up in registers and written once.</item>
/// <item>If the block has dimensions that are summed over, the result so far is folded to its own type.</item>
/// </list>
/// Large ones run on all processors, in parts that depend on the shape alone.
/// </summary>
internal sealed class BlockContraction<TSemiring> : Instruction
    where TSemiring : struct, IVectorSemiring
{
    private const int LeastBlock = 64;
    private const long LeastParallel = 1 << 17;   // terms, or values

    private readonly TSemiring semiring;
    private readonly Operand first;
    private readonly Operand? second;
    private readonly Buffer result, blocks;
    private readonly Cells cells;
    private readonly Cells? fold;
    private readonly int[] foldPattern = [];
    private readonly int width;
    private readonly bool isParallel;

    public BlockContraction(TSemiring semiring, Lowering lowering, Buffer[] inputs, Buffer result)
    {
        this.semiring = semiring;
        this.result = result;
        AxisSet axes = inputs.Aggregate(result.Type.Axes, (all, input) => all.Union(input.Type.Axes));
        Buffer largest = inputs.MaxBy(input => input.Length)!;
        AxisSet block = Trailing(result.Length >= LeastBlock ? result.Type.Axes : largest.Type.Axes);
        width = block.Size;
        AxisSet outer = result.Type.Axes.Except(block), summed = axes.Except(result.Type.Axes).Except(block);

        // The result in blocks: outer dimensions, then the block; if that is not the result's own layout, it goes to memory of its own and is folded.
        bool isDirect = block.IsSubsetOf(result.Type.Axes) && Layout(result.Type.Axes).SequenceEqual([.. outer, .. block]);
        blocks = isDirect ? result : lowering.Allocate(Phase.Run, new(default, [outer.Size * width]));
        bool isRepeated = !inputs.Any(input => Operand.Shares(input, block));   // along a block that the result alone has
        first = new Operand(inputs[0], outer, summed, block, isRepeated, lowering);
        second = inputs.Length > 1 ? new Operand(inputs[1], outer, summed, block, isBlock: false, lowering) : null;
        cells = new Cells([.. outer.Select(axis => axis.Size)], first.OuterStrides, (second ?? first).OuterStrides);
        isParallel = (long)cells.Count * width * summed.Size >= LeastParallel;
        if (!isDirect)
        {
            Axis[] layout = Layout(result.Type.Axes), inBlocks = [.. outer, .. block];
            fold = new Cells([.. outer.Select(axis => axis.Size)], [.. outer.Select(axis => Stride(inBlocks, axis))], [.. outer.Select(axis => Stride(layout, axis))]);
            foldPattern = Offsets(block, layout);
            lowering.Free(blocks);
        }

        first.Free(lowering);
        second?.Free(lowering);
    }

    public override void Execute(Memory memory)
    {
        first.Prepare(memory);
        second?.Prepare(memory);
        cells.Run(new Contracting(this, memory), isParallel);
        if (fold is null)
            return;
        memory[result].Fill(semiring.Zero);
        fold.Run(new Folding(this, memory), isParallel: false);   // two blocks may add to one place
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(ref double x, ref double target)
    {
        int[] places = first.Summed;
        int lanes = Vector512<double>.Count, w = 0;
        for (; w + lanes <= width; w += lanes)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref x, (nuint)(places[0] + w));
            for (int k = 1; k < places.Length; k++)
                sum = semiring.Plus(sum, Vector512.LoadUnsafe(ref x, (nuint)(places[k] + w)));
            sum.StoreUnsafe(ref target, (nuint)w);
        }

        for (; w < width; w++)
        {
            double sum = Unsafe.Add(ref x, places[0] + w);
            for (int k = 1; k < places.Length; k++)
                sum = semiring.Plus(sum, Unsafe.Add(ref x, places[k] + w));
            Unsafe.Add(ref target, w) = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Product(ref double x, ref double y, Operand other, ref double target)
    {
        int[] xs = first.Summed, ys = other.Summed;
        int lanes = Vector512<double>.Count, w = 0;
        bool xIsBlock = first.IsBlock, yIsBlock = other.IsBlock;
        for (; w + (4 * lanes) <= width; w += 4 * lanes)
        {
            Vector512<double> a = Vector512.Create(semiring.Zero), b = a, c = a, d = a;
            for (int k = 0; k < xs.Length; k++)
            {
                ref double p = ref Unsafe.Add(ref x, xs[k]);
                ref double q = ref Unsafe.Add(ref y, ys[k]);
                if (xIsBlock && yIsBlock)
                {
                    a = semiring.Plus(a, semiring.Times(Vector512.LoadUnsafe(ref p, (nuint)w), Vector512.LoadUnsafe(ref q, (nuint)w)));
                    b = semiring.Plus(b, semiring.Times(Vector512.LoadUnsafe(ref p, (nuint)(w + lanes)), Vector512.LoadUnsafe(ref q, (nuint)(w + lanes))));
                    c = semiring.Plus(c, semiring.Times(Vector512.LoadUnsafe(ref p, (nuint)(w + (2 * lanes))), Vector512.LoadUnsafe(ref q, (nuint)(w + (2 * lanes)))));
                    d = semiring.Plus(d, semiring.Times(Vector512.LoadUnsafe(ref p, (nuint)(w + (3 * lanes))), Vector512.LoadUnsafe(ref q, (nuint)(w + (3 * lanes)))));
                }
                else
                {
                    // At least one operand has the block, or the block would be another.
                    Vector512<double> repeated = Vector512.Create(xIsBlock ? q : p);
                    ref double block = ref xIsBlock ? ref p : ref q;
                    a = semiring.Plus(a, semiring.Times(Vector512.LoadUnsafe(ref block, (nuint)w), repeated));
                    b = semiring.Plus(b, semiring.Times(Vector512.LoadUnsafe(ref block, (nuint)(w + lanes)), repeated));
                    c = semiring.Plus(c, semiring.Times(Vector512.LoadUnsafe(ref block, (nuint)(w + (2 * lanes))), repeated));
                    d = semiring.Plus(d, semiring.Times(Vector512.LoadUnsafe(ref block, (nuint)(w + (3 * lanes))), repeated));
                }
            }

            a.StoreUnsafe(ref target, (nuint)w);
            b.StoreUnsafe(ref target, (nuint)(w + lanes));
            c.StoreUnsafe(ref target, (nuint)(w + (2 * lanes)));
            d.StoreUnsafe(ref target, (nuint)(w + (3 * lanes)));
        }

        for (; w + lanes <= width; w += lanes)
        {
            Vector512<double> sum = Vector512.Create(semiring.Zero);
            for (int k = 0; k < xs.Length; k++)
            {
                ref double p = ref Unsafe.Add(ref x, xs[k]);
                ref double q = ref Unsafe.Add(ref y, ys[k]);
                sum = semiring.Plus(sum, semiring.Times(
                    xIsBlock ? Vector512.LoadUnsafe(ref p, (nuint)w) : Vector512.Create(p), yIsBlock ? Vector512.LoadUnsafe(ref q, (nuint)w) : Vector512.Create(q)));
            }

            sum.StoreUnsafe(ref target, (nuint)w);
        }

        for (; w < width; w++)
        {
            double sum = semiring.Zero;
            for (int k = 0; k < xs.Length; k++)
                sum = semiring.Plus(sum, semiring.Times(Unsafe.Add(ref x, xs[k] + (xIsBlock ? w : 0)), Unsafe.Add(ref y, ys[k] + (yIsBlock ? w : 0))));
            Unsafe.Add(ref target, w) = sum;
        }
    }

    /// <summary>The last axes, of 64 values or more together.</summary>
    private static AxisSet Trailing(AxisSet axes)
    {
        int size = 1, from = axes.Count;
        while (from > 0 && size < LeastBlock)
            size *= axes[--from].Size;
        return AxisSet.Of([.. axes.Skip(from)]);
    }

    private static Axis[] Layout(AxisSet axes) => [.. axes];

    private static int Stride(Axis[] layout, Axis axis)
    {
        int place = Array.IndexOf(layout, axis);
        return place < 0 ? 0 : layout.Skip(place + 1).Aggregate(1, static (product, next) => product * next.Size);
    }

    /// <summary>Where the entries over some axes, in order, lie in a layout, from the first of them; axes that the layout lacks make no step.</summary>
    private static int[] Offsets(AxisSet axes, Axis[] layout)
    {
        var offsets = new int[axes.Size];
        for (int i = 0; i < offsets.Length; i++)
        {
            int rest = i;
            for (int d = axes.Count - 1; d >= 0; d--)
            {
                (rest, int at) = Math.DivRem(rest, axes[d].Size);
                offsets[i] += at * Stride(layout, axes[d]);
            }
        }

        return offsets;
    }

    /// <summary>How an operand is read: where its part for each outer and each summed index begins, and whether it has the block.</summary>
    private sealed class Operand
    {
        private readonly Buffer original;
        private readonly Cells? copy;
        private readonly int[] pattern = [];   // where in the original the entries of a block come from

        public Operand(Buffer buffer, AxisSet outer, AxisSet summed, AxisSet block, bool isBlock, Lowering lowering)
        {
            original = buffer;
            Axis[] layout = Layout(buffer.Type.Axes), wanted = layout;
            IsBlock = isBlock || Shares(buffer, block) || block.Count == 0;
            if (IsBlock)
                wanted = [.. buffer.Type.Axes.Except(block), .. block];
            Buffer = buffer;
            if (!wanted.SequenceEqual(layout))
            {
                Buffer = lowering.Allocate(Phase.Run, new(default, [wanted.Aggregate(1, static (product, axis) => product * axis.Size)]));
                Axis[] outside = [.. buffer.Type.Axes.Except(block)];
                copy = new Cells([.. outside.Select(axis => axis.Size)], [.. outside.Select(axis => Stride(layout, axis))], [.. outside.Select(axis => Stride(wanted, axis))]);
                pattern = Offsets(block, layout);
            }

            OuterStrides = [.. outer.Select(axis => Stride(wanted, axis))];
            Summed = Offsets(summed, wanted);
        }

        public Buffer Buffer { get; }

        public bool IsBlock { get; }

        /// <summary>Where the terms of the sum lie, from the beginning of the outer part.</summary>
        public int[] Summed { get; }

        /// <summary>The steps of the outer dimensions.</summary>
        public int[] OuterStrides { get; }

        /// <summary>Whether it has some of the block's dimensions.</summary>
        public static bool Shares(Buffer buffer, AxisSet block) => buffer.Type.Axes.Any(block.Contains);

        public void Free(Lowering lowering)
        {
            if (copy is not null)
                lowering.Free(Buffer);
        }

        public void Prepare(Memory memory) => copy?.Run(new Copying(memory, original, Buffer, pattern), Buffer.Length >= LeastParallel);
    }

    /// <summary>Computes one block of the result.</summary>
    private readonly struct Contracting(BlockContraction<TSemiring> contraction, Memory memory) : ICellBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int number, int first, int second)
        {
            ref double target = ref Unsafe.Add(ref memory.Reference(contraction.blocks), (nint)number * contraction.width);
            ref double x = ref Unsafe.Add(ref memory.Reference(contraction.first.Buffer), first);
            if (contraction.second is { } other)
                contraction.Product(ref x, ref Unsafe.Add(ref memory.Reference(other.Buffer), second), other, ref target);
            else
                contraction.Sum(ref x, ref target);
        }
    }

    /// <summary>Fills one block of a copy; every entry comes from a place of the pattern.</summary>
    private readonly struct Copying(Memory memory, Buffer original, Buffer copy, int[] pattern) : ICellBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int number, int first, int second)
        {
            ref double source = ref Unsafe.Add(ref memory.Reference(original), first);
            ref double target = ref Unsafe.Add(ref memory.Reference(copy), second);
            int[] places = pattern;
            for (int w = 0; w < places.Length; w++)
                Unsafe.Add(ref target, w) = Unsafe.Add(ref source, places[w]);
        }
    }

    /// <summary>Adds the entries of one block to the places of the result that the pattern names.</summary>
    private readonly struct Folding(BlockContraction<TSemiring> contraction, Memory memory) : ICellBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int number, int first, int second)
        {
            TSemiring semiring = contraction.semiring;
            ref double source = ref Unsafe.Add(ref memory.Reference(contraction.blocks), first);
            ref double target = ref Unsafe.Add(ref memory.Reference(contraction.result), second);
            int[] places = contraction.foldPattern;
            for (int w = 0; w < places.Length; w++)
            {
                ref double place = ref Unsafe.Add(ref target, places[w]);
                place = semiring.Plus(place, Unsafe.Add(ref source, w));
            }
        }
    }
}
