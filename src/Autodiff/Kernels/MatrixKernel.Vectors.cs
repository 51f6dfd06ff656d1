using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Prob.Graphs;

/// <summary>Numbers of one type side by side in a register: what a matrix product needs of them, so that it is written once for both types and both widths.</summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface IMatrixVector<TSelf, T>
    where TSelf : struct, IMatrixVector<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many numbers.</summary>
    static abstract int Count { get; }

    /// <summary>How many rows of three registers, beside three more and one to multiply with, there are registers for.</summary>
    static abstract int MostRows { get; }

    static abstract TSelf Load(T* from);

    /// <summary>The numbers where the mask is set, 0 elsewhere, where memory is not read.</summary>
    static abstract TSelf Load(T* from, TSelf mask);

    static abstract void Store(TSelf x, T* to);

    /// <summary>Leaves memory alone where the mask is not set.</summary>
    static abstract void Store(TSelf x, T* to, TSelf mask);

    /// <summary>One number in every place.</summary>
    static abstract TSelf Broadcast(T* from);

    /// <summary>A mask of the first places.</summary>
    static abstract TSelf First(int count);

    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>
    /// Transposes a strip as wide as the register and 16 bytes long: reads 16 bytes at each of <see cref="Count"/> places that are a step apart, and writes, for each number in
    /// them, a register of those of all places.
    /// </summary>
    static abstract void Transpose(T* from, nint step, T* to, nint toStep);
}

/// <summary>A register of AVX-512.</summary>
internal readonly unsafe struct Vectors512<T>(Vector512<T> vector) : IMatrixVector<Vectors512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> vector = vector;

    public static int Count => Vector512<T>.Count;

    public static int MostRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors512<T> Load(T* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors512<T> Load(T* from, Vectors512<T> mask)
    {
        if (!Avx512F.IsSupported)
            return new(Partial.Load(from, mask.vector));
        return typeof(T) == typeof(double)
            ? new(Avx512F.MaskLoad((double*)from, mask.vector.AsDouble(), default).As<double, T>())
            : new(Avx512F.MaskLoad((float*)from, mask.vector.AsSingle(), default).As<float, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vectors512<T> x, T* to) => x.vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vectors512<T> x, T* to, Vectors512<T> mask)
    {
        if (!Avx512F.IsSupported)
            Partial.Store(x.vector, to, mask.vector);
        else if (typeof(T) == typeof(double))
            Avx512F.MaskStore((double*)to, mask.vector.AsDouble(), x.vector.AsDouble());
        else
            Avx512F.MaskStore((float*)to, mask.vector.AsSingle(), x.vector.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors512<T> Broadcast(T* from) => new(Vector512.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors512<T> First(int count) => typeof(T) == typeof(double)
        ? new(Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>())
        : new(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors512<T> operator +(Vectors512<T> x, Vectors512<T> y) => new(x.vector + y.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors512<T> FusedMultiplyAdd(Vectors512<T> x, Vectors512<T> y, Vectors512<T> z) => typeof(T) == typeof(double)
        ? new(Vector512.FusedMultiplyAdd(x.vector.AsDouble(), y.vector.AsDouble(), z.vector.AsDouble()).As<double, T>())
        : new(Vector512.FusedMultiplyAdd(x.vector.AsSingle(), y.vector.AsSingle(), z.vector.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(T* from, nint step, T* to, nint toStep)
    {
        if (!Avx512F.IsSupported)
        {
            Partial.Transpose(from, step, to, toStep, Count);
        }
        else if (typeof(T) == typeof(double))
        {
            Vector512<double> even = Quarters((double*)from, 2 * step), odd = Quarters((double*)(from + step), 2 * step);
            Avx512F.UnpackLow(even, odd).Store((double*)to);
            Avx512F.UnpackHigh(even, odd).Store((double*)(to + toStep));
        }
        else
        {
            Vector512<float> x = Quarters((float*)from, 4 * step), y = Quarters((float*)(from + step), 4 * step), z = Quarters((float*)(from + (2 * step)), 4 * step), w = Quarters((float*)(from + (3 * step)), 4 * step);
            Vector512<double> xy = Avx512F.UnpackLow(x, y).AsDouble(), zw = Avx512F.UnpackLow(z, w).AsDouble();
            Avx512F.UnpackLow(xy, zw).Store((double*)to);
            Avx512F.UnpackHigh(xy, zw).Store((double*)(to + toStep));
            (xy, zw) = (Avx512F.UnpackHigh(x, y).AsDouble(), Avx512F.UnpackHigh(z, w).AsDouble());
            Avx512F.UnpackLow(xy, zw).Store((double*)(to + (2 * toStep)));
            Avx512F.UnpackHigh(xy, zw).Store((double*)(to + (3 * toStep)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<TNumber> Quarters<TNumber>(TNumber* from, nint step)
        where TNumber : unmanaged =>
        Vector512.Create(
            Vector256.Create(Vector128.Load(from), Vector128.Load(from + step)),
            Vector256.Create(Vector128.Load(from + (2 * step)), Vector128.Load(from + (3 * step))));
}

/// <summary>A register of AVX2, of which there are half as many.</summary>
internal readonly unsafe struct Vectors256<T>(Vector256<T> vector) : IMatrixVector<Vectors256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> vector = vector;

    public static int Count => Vector256<T>.Count;

    public static int MostRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors256<T> Load(T* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors256<T> Load(T* from, Vectors256<T> mask)
    {
        if (!Avx.IsSupported)
            return new(Partial.Load(from, mask.vector));
        return typeof(T) == typeof(double)
            ? new(Avx.MaskLoad((double*)from, mask.vector.AsDouble()).As<double, T>())
            : new(Avx.MaskLoad((float*)from, mask.vector.AsSingle()).As<float, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vectors256<T> x, T* to) => x.vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vectors256<T> x, T* to, Vectors256<T> mask)
    {
        if (!Avx.IsSupported)
            Partial.Store(x.vector, to, mask.vector);
        else if (typeof(T) == typeof(double))
            Avx.MaskStore((double*)to, mask.vector.AsDouble(), x.vector.AsDouble());
        else
            Avx.MaskStore((float*)to, mask.vector.AsSingle(), x.vector.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors256<T> Broadcast(T* from) => new(Vector256.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors256<T> First(int count) => typeof(T) == typeof(double)
        ? new(Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>())
        : new(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors256<T> operator +(Vectors256<T> x, Vectors256<T> y) => new(x.vector + y.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vectors256<T> FusedMultiplyAdd(Vectors256<T> x, Vectors256<T> y, Vectors256<T> z) => typeof(T) == typeof(double)
        ? new(Vector256.FusedMultiplyAdd(x.vector.AsDouble(), y.vector.AsDouble(), z.vector.AsDouble()).As<double, T>())
        : new(Vector256.FusedMultiplyAdd(x.vector.AsSingle(), y.vector.AsSingle(), z.vector.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(T* from, nint step, T* to, nint toStep)
    {
        if (!Avx.IsSupported)
        {
            Partial.Transpose(from, step, to, toStep, Count);
        }
        else if (typeof(T) == typeof(double))
        {
            Vector256<double> even = Halves((double*)from, 2 * step), odd = Halves((double*)(from + step), 2 * step);
            Avx.UnpackLow(even, odd).Store((double*)to);
            Avx.UnpackHigh(even, odd).Store((double*)(to + toStep));
        }
        else
        {
            Vector256<float> x = Halves((float*)from, 4 * step), y = Halves((float*)(from + step), 4 * step), z = Halves((float*)(from + (2 * step)), 4 * step), w = Halves((float*)(from + (3 * step)), 4 * step);
            Vector256<double> xy = Avx.UnpackLow(x, y).AsDouble(), zw = Avx.UnpackLow(z, w).AsDouble();
            Avx.UnpackLow(xy, zw).Store((double*)to);
            Avx.UnpackHigh(xy, zw).Store((double*)(to + toStep));
            (xy, zw) = (Avx.UnpackHigh(x, y).AsDouble(), Avx.UnpackHigh(z, w).AsDouble());
            Avx.UnpackLow(xy, zw).Store((double*)(to + (2 * toStep)));
            Avx.UnpackHigh(xy, zw).Store((double*)(to + (3 * toStep)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TNumber> Halves<TNumber>(TNumber* from, nint step)
        where TNumber : unmanaged => Vector256.Create(Vector128.Load(from), Vector128.Load(from + step));
}

/// <summary>Parts of registers one number at a time, for processors that have no masks.</summary>
internal static unsafe class Partial
{
    public static TVector Load<T, TVector>(T* from, TVector mask)
        where T : unmanaged
        where TVector : struct
    {
        TVector result = default;
        for (int i = 0; i < Unsafe.SizeOf<TVector>() / sizeof(T) && IsSet<T, TVector>(mask, i); i++)
            Unsafe.Add(ref Unsafe.As<TVector, T>(ref result), i) = from[i];
        return result;
    }

    public static void Store<T, TVector>(TVector x, T* to, TVector mask)
        where T : unmanaged
        where TVector : struct
    {
        for (int i = 0; i < Unsafe.SizeOf<TVector>() / sizeof(T) && IsSet<T, TVector>(mask, i); i++)
            to[i] = Unsafe.Add(ref Unsafe.As<TVector, T>(ref x), i);
    }

    public static void Transpose<T>(T* from, nint step, T* to, nint toStep, int count)
        where T : unmanaged
    {
        for (int j = 0; j < 16 / sizeof(T); j++)
        {
            for (int i = 0; i < count; i++)
                to[(j * toStep) + i] = from[(i * step) + j];
        }
    }

    private static bool IsSet<T, TVector>(TVector mask, int i)
        where T : unmanaged
        where TVector : struct => Unsafe.Add(ref Unsafe.As<TVector, byte>(ref mask), i * sizeof(T)) != 0;
}
