using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>Numbers as they are stored, as doubles or floats; they are computed with as doubles. The type is known when code is compiled, so of the question nothing is left.</summary>
internal static class Stored
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Value<TStored>(TStored stored)
        where TStored : unmanaged => typeof(TStored) == typeof(float) ? Unsafe.BitCast<TStored, float>(stored) : Unsafe.BitCast<TStored, double>(stored);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TStored Of<TStored>(double value)
        where TStored : unmanaged => typeof(TStored) == typeof(float) ? Unsafe.BitCast<float, TStored>((float)value) : Unsafe.BitCast<double, TStored>(value);

    /// <summary>Copies numbers from one kind of memory to another; floats are the nearest.</summary>
    public static void Copy<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (from.Length > to.Length)
            throw new ArgumentException($"There is room for {to.Length} values, but {from.Length} are to be copied.");
        ref TFrom source = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(from);
        ref TTo target = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(to);
        var loop = new CopyLoop<TFrom, TTo>(ref source, ref target, (nuint)from.Length);
        for (nuint i = NativeLanes.RunOnWidest(ref loop, (nuint)from.Length); i < (nuint)from.Length; i++)
            Unsafe.Add(ref target, i) = Of<TTo>(Value(Unsafe.Add(ref source, i)));
    }

    private readonly ref struct CopyLoop<TFrom, TTo>(ref TFrom from, ref TTo to, nuint n) : ILanesLoop
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        private readonly ref TFrom from = ref from;
        private readonly ref TTo to = ref to;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public nuint Run<T>()
            where T : struct, INativeLanes<T>
        {
            nuint size = n, lanes = (nuint)T.Count, i = 0;
            for (; i + lanes <= size; i += lanes)
                T.Store(T.Load(ref from, i), ref to, i);
            return i;
        }
    }
}
