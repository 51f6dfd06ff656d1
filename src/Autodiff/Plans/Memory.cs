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
/// <param name="Offset">Where it begins there, counted in values of its precision.</param>
/// <param name="Type">The tensor's type, which is the layout.</param>
/// <param name="Precision">How the values are stored.</param>
internal sealed record Buffer(Phase Phase, int Offset, TensorType Type, Precision Precision = Precision.Double)
{
    public int Length { get; } = Type.Size;

    /// <summary>The same memory, or what begins at one of its values, as another type.</summary>
    public Buffer As(TensorType type, int within = 0) => new(Phase, Offset + within, type, Precision);
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

    /// <summary>The number of doubles that there is room for.</summary>
    public int Size { get; }

    /// <summary>A reference to the double at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Reference(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start + offset);

    /// <summary>A reference to the value at an offset, if all values before it were of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TStored Reference<TStored>(int offset)
        where TStored : unmanaged => ref Unsafe.Add(ref Unsafe.As<double, TStored>(ref Reference(0)), offset);

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
    public ref double Reference(Buffer buffer) => ref BlockOf(buffer).Reference(buffer.Offset);

    /// <summary>A reference to the first value of a buffer that is stored so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TStored Reference<TStored>(Buffer buffer)
        where TStored : unmanaged => ref BlockOf(buffer).Reference<TStored>(buffer.Offset);

    /// <summary>The values in a buffer, stored so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<TStored> Values<TStored>(Buffer buffer)
        where TStored : unmanaged => MemoryMarshal.CreateSpan(ref Reference<TStored>(buffer), buffer.Length);

    /// <summary>Copies the values in a buffer, however they are stored.</summary>
    public void Read(Buffer buffer, Span<double> values)
    {
        if (buffer.Precision == Precision.Single)
            Stored.Copy<float, double>(Values<float>(buffer), values);
        else
            this[buffer].CopyTo(values);
    }

    /// <summary>Fills a buffer, however its values are stored.</summary>
    public void Write(ReadOnlySpan<double> values, Buffer buffer)
    {
        if (buffer.Precision == Precision.Single)
            Stored.Copy(values, Values<float>(buffer));
        else
            values.CopyTo(this[buffer]);
    }

    /// <summary>Copies the values of one buffer to another of the same type.</summary>
    public void Copy(Buffer from, Buffer to)
    {
        if (from.Precision == to.Precision && from.Precision == Precision.Single)
            Values<float>(from).CopyTo(Values<float>(to));
        else if (to.Precision == Precision.Double)
            Read(from, this[to]);
        else
            Write(this[from], to);
    }

    /// <summary>The address at which a block of memory begins, if it stays where it is.</summary>
    public unsafe double* Start(Phase phase) =>
        (double*)Unsafe.AsPointer(ref (phase == Phase.Run ? work : phase == Phase.Data ? data : constants).Reference(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Block BlockOf(Buffer buffer) => buffer.Phase == Phase.Run ? work : buffer.Phase == Phase.Data ? data : constants;

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
/// <param name="alignment">How many values a cache line has.</param>
internal sealed class Allocator(bool alignsAll = true, int alignment = 8)
{
    private const int LeastLarge = 64;
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
            int skipped = length < LeastLarge ? 0 : -offset & (alignment - 1);
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

    private int Padded(int length) => alignsAll ? Math.Max(alignment, checked(length + alignment - 1) / alignment * alignment) : Math.Max(1, length);

    private void Merge(int index)
    {
        if (index + 1 < free.Count && free[index].Offset + free[index].Length == free[index + 1].Offset)
        {
            free[index] = (free[index].Offset, free[index].Length + free[index + 1].Length);
            free.RemoveAt(index + 1);
        }
    }
}
