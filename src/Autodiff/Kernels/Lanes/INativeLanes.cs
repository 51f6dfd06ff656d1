using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>Lanes that are a register of the processor, and so have values.</summary>
internal interface INativeLanes<T> : ILanes<T>
    where T : struct, INativeLanes<T>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    /// <summary>Numbers that lie side by side, stored as doubles or floats.</summary>
    static abstract T Load<TStored>(ref TStored from, nuint at)
        where TStored : unmanaged;

    /// <summary>The numbers, or the nearest floats.</summary>
    static abstract void Store<TStored>(T x, ref TStored to, nuint at)
        where TStored : unmanaged;
}

/// <summary>A loop written once for lanes of any number.</summary>
internal interface ILanesLoop
{
    /// <summary>Returns how many values it did; the last few may not fill the lanes.</summary>
    nuint Run<T>()
        where T : struct, INativeLanes<T>;
}

/// <summary>Which lanes to compute with; the compiler knows what the processor is fast with, so of that question nothing is left.</summary>
internal static class NativeLanes
{
    /// <summary>Runs the loop on the widest lanes, unless the run is shorter than those.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint RunOnWidest<TLoop>(scoped ref TLoop loop, nuint length)
        where TLoop : struct, ILanesLoop, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
            return length >= 8 ? loop.Run<Lanes8>() : 0;
        return Vector256.IsHardwareAccelerated && length >= 4 ? loop.Run<Lanes4>() : 0;
    }

    /// <summary>Runs the loop, over two values or more, on the widest lanes that the run can fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunOnWidestWithin<TLoop>(scoped ref TLoop loop, nuint length)
        where TLoop : struct, ILanesLoop, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated && length >= 8)
            loop.Run<Lanes8>();
        else if (Vector256.IsHardwareAccelerated && length >= 4)
            loop.Run<Lanes4>();
        else
            loop.Run<Lanes2>();
    }
}

/// <summary>What is called rather than repeated where it is used; compiled with full optimisation at once.</summary>
internal static class OutOfLine
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Formula<T, TFormula>(T x)
        where T : struct, INativeLanes<T>
        where TFormula : struct, IFormula => TFormula.Invoke(x);

    /// <summary>A value that repeats its neighbour's is not computed again: so come single values, and unused lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Each<T, TFunction>(T x)
        where T : struct, INativeLanes<T>
        where TFunction : struct, IFunction
    {
        T results = default;
        ref double from = ref Unsafe.As<T, double>(ref x);
        ref double to = ref Unsafe.As<T, double>(ref results);
        to = TFunction.Invoke(from);
        for (int i = 1; i < T.Count; i++)
            Unsafe.Add(ref to, i) = IsRepeated(ref from, i) ? Unsafe.Add(ref to, i - 1) : TFunction.Invoke(Unsafe.Add(ref from, i));
        return results;
    }

    /// <inheritdoc cref="Each{T, TFunction}(T)"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Each<T, TFunction>(T x, T y)
        where T : struct, INativeLanes<T>
        where TFunction : struct, IFunction2
    {
        T results = default;
        ref double first = ref Unsafe.As<T, double>(ref x);
        ref double second = ref Unsafe.As<T, double>(ref y);
        ref double to = ref Unsafe.As<T, double>(ref results);
        to = TFunction.Invoke(first, second);
        for (int i = 1; i < T.Count; i++)
        {
            Unsafe.Add(ref to, i) = IsRepeated(ref first, i) && IsRepeated(ref second, i)
                ? Unsafe.Add(ref to, i - 1)
                : TFunction.Invoke(Unsafe.Add(ref first, i), Unsafe.Add(ref second, i));
        }

        return results;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRepeated(ref double lanes, int i) =>
        BitConverter.DoubleToInt64Bits(Unsafe.Add(ref lanes, i)) == BitConverter.DoubleToInt64Bits(Unsafe.Add(ref lanes, i - 1));
}
