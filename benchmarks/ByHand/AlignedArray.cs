using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Benchmarks.ByHand;

/// <summary>Numbers that begin on a cache line, so that no vector of eight lies across two.</summary>
internal readonly struct AlignedArray
{
    private const int LineBytes = 64;
    private readonly double[] array;
    private readonly int start;

    public AlignedArray(int length)
    {
        array = GC.AllocateArray<double>(length + (LineBytes / sizeof(double)), pinned: true);
        start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (LineBytes - 1)) / sizeof(double);
        Length = length;
    }

    public int Length { get; }

    public Span<double> Span => array.AsSpan(start, Length);

    public ref double First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start);
    }
}
