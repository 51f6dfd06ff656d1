using System.Buffers;
using System.Runtime.InteropServices;

namespace Prob.Graphs;

/// <summary>
/// Doubles on a boundary of 64 bytes, from the pool that all arrays share: fresh memory costs more in page faults than a pass over a chain of few states does in arithmetic. The values
/// are whatever was there before.
/// </summary>
internal sealed unsafe class RentedMemory : IDisposable
{
    private const int Boundary = 64;

    private double[]? array;
    private GCHandle handle;

    public RentedMemory(long count)
    {
        array = ArrayPool<double>.Shared.Rent(checked((int)(count + (Boundary / sizeof(double)))));
        handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        Pointer = (double*)(((nuint)handle.AddrOfPinnedObject() + Boundary - 1) & ~(nuint)(Boundary - 1));
    }

    public double* Pointer { get; }

    public void Dispose()
    {
        if (array is null)
            return;
        handle.Free();
        ArrayPool<double>.Shared.Return(array);
        array = null;
    }
}
