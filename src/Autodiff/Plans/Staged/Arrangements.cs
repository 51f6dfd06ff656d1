using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prob.Graphs.Plans;

/// <summary>Copies a tensor to memory in which one of its dimensions is innermost, or back; the rows there are padded.</summary>
internal sealed class TurnInstruction(TensorType type, int step, Buffer straight, Buffer turned, int padded, bool isBack) : Instruction
{
    private readonly LoopNest loops = LoopsOf(type, step, padded);

    public override void Execute(Memory memory)
    {
        if (straight.Precision == Precision.Single)
            Execute<float>(memory);
        else
            Execute<double>(memory);
    }

    private void Execute<TStored>(Memory memory)
        where TStored : unmanaged
    {
        var body = new Body<TStored>(ref memory.Reference<TStored>(straight), ref memory.Reference<TStored>(turned), loops, isBack);
        loops.Run(ref body);
    }

    private static LoopNest LoopsOf(TensorType type, int step, int padded)
    {
        int[] sizes = type.Dimensions, strides = type.StridesWithin(type), own = new int[sizes.Length];
        int row = padded;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            bool isTurned = strides[d] == step && sizes[d] > 1;
            own[d] = isTurned ? 1 : row;
            row *= isTurned ? 1 : sizes[d];
        }

        return new LoopNest(sizes, strides, own);
    }

    private readonly ref struct Body<TStored>(ref TStored straight, ref TStored turned, LoopNest loops, bool isBack) : ILoopBody
        where TStored : unmanaged
    {
        private readonly ref TStored straight = ref straight;
        private readonly ref TStored turned = ref turned;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            for (int i = 0; i < loops.InnerSize; i++)
            {
                ref TStored x = ref Unsafe.Add(ref straight, offsets[0] + (i * loops.InnerStrides[0]));
                ref TStored y = ref Unsafe.Add(ref turned, offsets[1] + (i * loops.InnerStrides[1]));
                if (isBack)
                    x = y;
                else
                    y = x;
            }
        }
    }
}

/// <summary>Copies a tensor to tiles, each of which has a vector of every row along one dimension; the last is filled up with zeros.</summary>
internal sealed class TileInstruction(Cell cell, int step, Buffer straight, Buffer tiles, int width) : Instruction
{
    public override void Execute(Memory memory)
    {
        if (straight.Precision == Precision.Single)
            Execute<float>(memory);
        else
            Execute<double>(memory);
    }

    private void Execute<TStored>(Memory memory)
        where TStored : unmanaged
    {
        int n = cell.SizeOfStep(step), rows = straight.Length / n;
        Span<TStored> from = memory.Values<TStored>(straight), to = MemoryMarshal.CreateSpan(ref memory.Reference<TStored>(tiles), (n + width - 1) / width * width * rows);
        for (int place = 0; place < from.Length; place++)
        {
            int at = place / step % n, row = cell.TurnedPlace(place - (at * step), step, 1);
            to[(at / width * rows * width) + (row * width) + (at % width)] = from[place];
        }
    }
}

/// <summary>Indices as distances in bytes; 0 beyond the last.</summary>
internal sealed class ByteOffsetsInstruction(Buffer index, Buffer offsets, int groups, int step) : Instruction
{
    public override void Execute(Memory memory)
    {
        Span<double> wanted = memory[index];
        Span<long> to = MemoryMarshal.Cast<double, long>(MemoryMarshal.CreateSpan(ref memory.Reference(offsets), wanted.Length + 16));
        to.Clear();
        for (int i = 0; i < wanted.Length; i++)
            to[i] = (long)GatherInstruction.Checked(wanted[i], i, groups) * step * sizeof(double);
    }
}
