using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prob.Graphs;

internal static unsafe partial class MatrixKernel
{
    /// <summary>
    /// Threads that compute the pieces of one product after the other. Pieces are taken in order by whoever is free: the caller, and threads of the pool that it asks to help. If they
    /// come late, or never as the pool is busy, the caller has taken all there is. A helper that finds nothing left looks out for the next product for a while, as waking it up takes longer than a small product does.
    /// </summary>
    private sealed class Team<TVector, T> : IThreadPoolWorkItem
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
    {
        private const double LookoutSeconds = 50e-6;

        private static readonly long Lookout = (long)(LookoutSeconds * Stopwatch.Frequency);

        /// <summary>Then whoever is waited for may be waiting for a processor.</summary>
        private const int MostSpins = 2000;

        [ThreadStatic]
        private static Team<TVector, T>? mine;

        [ThreadStatic]
        private static AlignedMemory copies;

        private Division<TVector, T> division;
        private T* a, b, c;
        private int left;   // pieces that nobody has taken
        private int done;   // pieces that are computed
        private int helpers;   // that have been asked and have not left

        /// <summary>That of the calling thread.</summary>
        public static Team<TVector, T> Mine => mine ??= new();

        public void Run(in Division<TVector, T> product, T* a, T* b, T* c)
        {
            division = product;
            this.a = a;
            this.b = b;
            this.c = c;
            if (product.Threads == 1 || product.Pieces == 1)
            {
                copies.Grow(product.CopiedBytes);
                for (int piece = 0; piece < product.Pieces; piece++)
                    division.Compute(piece, a, b, c, (T*)copies.Pointer);
                return;
            }

            done = 0;
            Volatile.Write(ref left, product.Pieces);
            while (Volatile.Read(ref helpers) < product.Threads - 1)
            {
                Interlocked.Increment(ref helpers);
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            TakePieces();
            for (int turn = 0; Volatile.Read(ref done) < product.Pieces; turn++)
            {
                if (turn < MostSpins)
                    Thread.SpinWait(1);
                else
                    Thread.Yield();
            }
        }

        public void Execute()
        {
            long end = Stopwatch.GetTimestamp() + Lookout;
            do
            {
                if (Volatile.Read(ref left) > 0)
                {
                    TakePieces();
                    end = Stopwatch.GetTimestamp() + Lookout;
                }

                Thread.SpinWait(4);
            }
            while (Stopwatch.GetTimestamp() < end);
            Interlocked.Decrement(ref helpers);
        }

        /// <summary>
        /// A piece is taken by counting down what is left: as that is one number, a helper that comes late takes a piece of the product that is being computed, or none. What a product
        /// is does not change before all its pieces are done.
        /// </summary>
        private void TakePieces()
        {
            while (Volatile.Read(ref left) is > 0 and var before)
            {
                if (Interlocked.CompareExchange(ref left, before - 1, before) != before)
                    continue;
                copies.Grow(division.CopiedBytes);
                division.Compute(division.Pieces - before, a, b, c, (T*)copies.Pointer);
                Interlocked.Increment(ref done);
            }
        }
    }

    /// <summary>Memory on a boundary of a cache line that stays where it is, and is kept for the next product.</summary>
    private struct AlignedMemory
    {
        private const int Line = 64;
        private byte[]? array;

        public void* Pointer { get; private set; }

        public void Grow(int bytes)
        {
            if (bytes == 0 || array?.Length >= bytes + Line)
                return;
            array = GC.AllocateUninitializedArray<byte>(bytes + Line, pinned: true);
            Pointer = (void*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + Line - 1) & ~(nuint)(Line - 1));
        }
    }
}
