using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prob.Graphs.Plans;

/// <summary>When a value is computed: with the plan, with its data, or at every run.</summary>
internal enum Phase
{
    Constant,
    Data,
    Run,
}

/// <summary>A place in memory that holds a tensor.</summary>
/// <param name="Phase">Which of the three blocks of memory it lies in.</param>
/// <param name="Offset">Where it begins there.</param>
/// <param name="Type">The tensor's type, which is the layout.</param>
internal sealed record Buffer(Phase Phase, int Offset, TensorType Type)
{
    public int Length { get; } = Type.Size;
}

/// <summary>A stretch of memory that begins on a cache line.</summary>
internal sealed class Block
{
    private const int ValuesPerLine = 8;
    private double[] array;
    private int start;

    /// <summary>Zeros that stay where they are.</summary>
    public Block(int size)
    {
        array = GC.AllocateArray<double>(size + (3 * ValuesPerLine), pinned: true);   // two vectors may begin at the last value
        start = Aligned(array);
        Size = size;
    }

    private Block(int size, double[] array) => (Size, this.array) = (size, array);

    /// <summary>
    /// A block without memory, which it borrows when it is needed: the first touch of new memory costs more than most plans take. Whoever takes addresses holds it in place.
    /// </summary>
    public static Block WithoutMemory(int size) => new(size, []);

    /// <summary>Takes memory, if it has none; what is in it is left over from others.</summary>
    public void Borrow()
    {
        if (array.Length > 0)
            return;
        array = ArrayPool<double>.Shared.Rent(Size + (2 * ValuesPerLine));
        start = Aligned(array);
    }

    /// <summary>Gives borrowed memory back.</summary>
    public void GiveBack()
    {
        if (array.Length > 0)
            ArrayPool<double>.Shared.Return(array);
        array = [];
    }

    /// <summary>The number of values.</summary>
    public int Size { get; }

    /// <summary>A reference to the value at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Reference(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start + offset);

    /// <summary>The values of a buffer that lies in this block.</summary>
    public Span<double> Span(Buffer buffer) => MemoryMarshal.CreateSpan(ref Reference(buffer.Offset), buffer.Length);

    private static unsafe int Aligned(double[] array)
    {
        nint misaligned = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) / sizeof(double) % ValuesPerLine;
        return (int)((ValuesPerLine - misaligned) % ValuesPerLine);
    }
}

/// <summary>The three blocks of memory that the instructions of a plan work on; the first two are shared between threads and only read at run time.</summary>
internal sealed class Memory(Block constants, Block data, Block work)
{
    /// <summary>How many threads an instruction may compute with.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What depends on data alone.</summary>
    public Block Data => data;

    /// <summary>What every run computes anew.</summary>
    public Block Work => work;

    /// <summary>The values in a buffer.</summary>
    public Span<double> this[Buffer buffer]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref Reference(buffer), buffer.Length);
    }

    /// <summary>A reference to the first value of a buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Reference(Buffer buffer) =>
        ref (buffer.Phase == Phase.Run ? work : buffer.Phase == Phase.Data ? data : constants).Reference(buffer.Offset);

    /// <summary>The address at which a block of memory begins, if it stays where it is.</summary>
    public unsafe double* Start(Phase phase) =>
        (double*)Unsafe.AsPointer(ref (phase == Phase.Run ? work : phase == Phase.Data ? data : constants).Reference(0));

    /// <summary>The address of the first value of a buffer, as long as its block is held in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe double* Pointer(Buffer buffer) => (double*)Unsafe.AsPointer(ref Reference(buffer));
}

/// <summary>One step of a plan: computes the contents of buffers from those of others. It holds no state, so threads share it.</summary>
internal abstract class Instruction
{
    public abstract void Execute(Memory memory);

    /// <summary>Executes, and asks about each step within, if there are any; stops at the first answer and returns it.</summary>
    public virtual string? Execute(Memory memory, Func<Lowering.Step, string?> probe)
    {
        Execute(memory);
        return null;
    }
}

/// <summary>
/// Hands out places in one block of memory, which are reused once freed: small ones by those of the same length, large ones by whatever fits, first fit.
/// </summary>
/// <param name="alignsAll">Whether every place is a whole number of cache lines; if not, large ones begin on one.</param>
internal sealed class Allocator(bool alignsAll = true)
{
    private const int Alignment = 8, LeastLarge = 64;
    private readonly List<(int Offset, int Length)> free = [(0, int.MaxValue)];
    private readonly Stack<int>?[] freeSmall = new Stack<int>[LeastLarge];

    /// <summary>The size of the block so far.</summary>
    public int Size { get; private set; }

    public int Allocate(int length)
    {
        length = Padded(length);
        if (length < LeastLarge && freeSmall[length] is { } small && small.TryPop(out int place))
            return place;
        for (int i = 0; i < free.Count; i++)
        {
            (int offset, int available) = free[i];
            int skipped = length < LeastLarge ? 0 : -offset & (Alignment - 1);
            if (available - skipped < length)
                continue;
            int end = offset + skipped + length, left = available - skipped - length;
            if (skipped == 0 && left == 0)
                free.RemoveAt(i);
            else
                free[i] = skipped == 0 ? (end, left) : (offset, skipped);
            if (skipped > 0 && left > 0)
                free.Insert(i + 1, (end, left));
            Size = Math.Max(Size, end);
            return offset + skipped;
        }

        throw new InsufficientMemoryException($"A plan may use up to {int.MaxValue} values of memory, and this one needs more.");
    }

    public void Free(int offset, int length)
    {
        length = Padded(length);
        if (length < LeastLarge)
        {
            (freeSmall[length] ??= []).Push(offset);
            return;
        }

        int next = 0;
        for (int end = free.Count; next < end;)
        {
            int middle = (next + end) / 2;
            if (free[middle].Offset > offset)
                end = middle;
            else
                next = middle + 1;
        }

        free.Insert(next, (offset, length));
        Merge(next);
        if (next > 0)
            Merge(next - 1);
    }

    private int Padded(int length) => alignsAll ? Math.Max(Alignment, checked(length + Alignment - 1) / Alignment * Alignment) : Math.Max(1, length);

    private void Merge(int index)
    {
        if (index + 1 < free.Count && free[index].Offset + free[index].Length == free[index + 1].Offset)
        {
            free[index] = (free[index].Offset, free[index].Length + free[index + 1].Length);
            free.RemoveAt(index + 1);
        }
    }
}
