using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>Sums, dot products and scaled additions of runs of values. The order of summation depends on the length alone, so the same input gives the same bits. Floats are added up as doubles.</summary>
internal static class LinearKernel
{
    private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization;

    /// <summary>Σ xᵢ.</summary>
    [MethodImpl(Optimised)]
    public static double Sum<TStored>(ref TStored x, int count)
        where TStored : unmanaged
    {
        nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
        double sum = 0;
        if (n >= lanes)
        {
            Lanes8 first = default, second = default;
            for (; i + (2 * lanes) <= n; i += 2 * lanes)
            {
                first += Lanes8.Load(ref x, i);
                second += Lanes8.Load(ref x, i + lanes);
            }

            if (i + lanes <= n)
            {
                first += Lanes8.Load(ref x, i);
                i += lanes;
            }

            sum = Vector512.Sum((first + second).Vector);
        }

        for (; i < n; i++)
            sum += Stored.Value(Unsafe.Add(ref x, i));
        return sum;
    }

    /// <summary>Σ xᵢ over every <paramref name="step"/>-th value.</summary>
    [MethodImpl(Optimised)]
    public static double StridedSum<TStored>(ref TStored x, int count, int step)
        where TStored : unmanaged
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += Stored.Value(Unsafe.Add(ref x, i * step));
        return sum;
    }

    /// <summary>Σ xᵢ yᵢ.</summary>
    [MethodImpl(Optimised)]
    public static double Dot<TStored>(ref TStored x, ref TStored y, int count)
        where TStored : unmanaged
    {
        nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
        double sum = 0;
        if (n >= lanes)
        {
            Lanes8 first = default, second = default;
            for (; i + (2 * lanes) <= n; i += 2 * lanes)
            {
                first = Lanes8.FusedMultiplyAdd(Lanes8.Load(ref x, i), Lanes8.Load(ref y, i), first);
                second = Lanes8.FusedMultiplyAdd(Lanes8.Load(ref x, i + lanes), Lanes8.Load(ref y, i + lanes), second);
            }

            if (i + lanes <= n)
            {
                first = Lanes8.FusedMultiplyAdd(Lanes8.Load(ref x, i), Lanes8.Load(ref y, i), first);
                i += lanes;
            }

            sum = Vector512.Sum((first + second).Vector);
        }

        for (; i < n; i++)
            sum = Math.FusedMultiplyAdd(Stored.Value(Unsafe.Add(ref x, i)), Stored.Value(Unsafe.Add(ref y, i)), sum);
        return sum;
    }

    /// <summary>yᵢ ← yᵢ + xᵢ.</summary>
    [MethodImpl(Optimised)]
    public static void Add<TStored>(ref TStored x, ref TStored y, int count)
        where TStored : unmanaged
    {
        nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
        for (; i + lanes <= n; i += lanes)
            Lanes8.Store(Lanes8.Load(ref y, i) + Lanes8.Load(ref x, i), ref y, i);
        for (; i < n; i++)
            Unsafe.Add(ref y, i) = Stored.Of<TStored>(Stored.Value(Unsafe.Add(ref y, i)) + Stored.Value(Unsafe.Add(ref x, i)));
    }

    /// <summary>yᵢ ← yᵢ + c.</summary>
    [MethodImpl(Optimised)]
    public static void AddConstant<TStored>(double constant, ref TStored y, int count)
        where TStored : unmanaged
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref y, i) = Stored.Of<TStored>(Stored.Value(Unsafe.Add(ref y, i)) + constant);
    }

    /// <summary>yᵢ ← yᵢ + c xᵢ.</summary>
    [MethodImpl(Optimised)]
    public static void AddScaled<TStored>(ref TStored x, double factor, ref TStored y, int count)
        where TStored : unmanaged
    {
        nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
        Lanes8 repeated = Lanes8.Create(factor);
        for (; i + lanes <= n; i += lanes)
            Lanes8.Store(Lanes8.FusedMultiplyAdd(Lanes8.Load(ref x, i), repeated, Lanes8.Load(ref y, i)), ref y, i);
        for (; i < n; i++)
            Unsafe.Add(ref y, i) = Stored.Of<TStored>(Math.FusedMultiplyAdd(Stored.Value(Unsafe.Add(ref x, i)), factor, Stored.Value(Unsafe.Add(ref y, i))));
    }

    /// <summary>zᵢ ← zᵢ + xᵢ yᵢ.</summary>
    [MethodImpl(Optimised)]
    public static void AddProducts<TStored>(ref TStored x, ref TStored y, ref TStored z, int count)
        where TStored : unmanaged
    {
        nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
        for (; i + lanes <= n; i += lanes)
            Lanes8.Store(Lanes8.FusedMultiplyAdd(Lanes8.Load(ref x, i), Lanes8.Load(ref y, i), Lanes8.Load(ref z, i)), ref z, i);
        for (; i < n; i++)
            Unsafe.Add(ref z, i) = Stored.Of<TStored>(Math.FusedMultiplyAdd(Stored.Value(Unsafe.Add(ref x, i)), Stored.Value(Unsafe.Add(ref y, i)), Stored.Value(Unsafe.Add(ref z, i))));
    }
}
