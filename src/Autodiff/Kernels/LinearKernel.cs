using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>Sums, dot products and scaled additions of runs of values. The order of summation depends on the length alone, so the same input gives the same bits.</summary>
internal static class LinearKernel
{
    private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization;

    /// <summary>Σ xᵢ.</summary>
    [MethodImpl(Optimised)]
    public static double Sum(ref double x, int count)
    {
        nuint n = (nuint)count, lanes = (nuint)Vector512<double>.Count, i = 0;
        double sum = 0;
        if (n >= lanes)
        {
            Vector512<double> first = default, second = default;
            for (; i + (2 * lanes) <= n; i += 2 * lanes)
            {
                first += Vector512.LoadUnsafe(ref x, i);
                second += Vector512.LoadUnsafe(ref x, i + lanes);
            }

            if (i + lanes <= n)
            {
                first += Vector512.LoadUnsafe(ref x, i);
                i += lanes;
            }

            sum = Vector512.Sum(first + second);
        }

        for (; i < n; i++)
            sum += Unsafe.Add(ref x, i);
        return sum;
    }

    /// <summary>Σ xᵢ over every <paramref name="step"/>-th value.</summary>
    [MethodImpl(Optimised)]
    public static double StridedSum(ref double x, int count, int step)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += Unsafe.Add(ref x, i * step);
        return sum;
    }

    /// <summary>Σ xᵢ yᵢ.</summary>
    [MethodImpl(Optimised)]
    public static double Dot(ref double x, ref double y, int count)
    {
        nuint n = (nuint)count, lanes = (nuint)Vector512<double>.Count, i = 0;
        double sum = 0;
        if (n >= lanes)
        {
            Vector512<double> first = default, second = default;
            for (; i + (2 * lanes) <= n; i += 2 * lanes)
            {
                first = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref y, i), first);
                second = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i + lanes), Vector512.LoadUnsafe(ref y, i + lanes), second);
            }

            if (i + lanes <= n)
            {
                first = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref y, i), first);
                i += lanes;
            }

            sum = Vector512.Sum(first + second);
        }

        for (; i < n; i++)
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref x, i), Unsafe.Add(ref y, i), sum);
        return sum;
    }

    /// <summary>yᵢ ← yᵢ + xᵢ.</summary>
    [MethodImpl(Optimised)]
    public static void Add(ref double x, ref double y, int count)
    {
        nuint n = (nuint)count, lanes = (nuint)Vector512<double>.Count, i = 0;
        for (; i + lanes <= n; i += lanes)
            (Vector512.LoadUnsafe(ref y, i) + Vector512.LoadUnsafe(ref x, i)).StoreUnsafe(ref y, i);
        for (; i < n; i++)
            Unsafe.Add(ref y, i) += Unsafe.Add(ref x, i);
    }

    /// <summary>yᵢ ← yᵢ + c.</summary>
    [MethodImpl(Optimised)]
    public static void AddConstant(double constant, ref double y, int count)
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref y, i) += constant;
    }

    /// <summary>yᵢ ← yᵢ + c xᵢ.</summary>
    [MethodImpl(Optimised)]
    public static void AddScaled(ref double x, double factor, ref double y, int count)
    {
        nuint n = (nuint)count, lanes = (nuint)Vector512<double>.Count, i = 0;
        Vector512<double> repeated = Vector512.Create(factor);
        for (; i + lanes <= n; i += lanes)
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), repeated, Vector512.LoadUnsafe(ref y, i)).StoreUnsafe(ref y, i);
        for (; i < n; i++)
            Unsafe.Add(ref y, i) = Math.FusedMultiplyAdd(Unsafe.Add(ref x, i), factor, Unsafe.Add(ref y, i));
    }

    /// <summary>zᵢ ← zᵢ + xᵢ yᵢ.</summary>
    [MethodImpl(Optimised)]
    public static void AddProducts(ref double x, ref double y, ref double z, int count)
    {
        nuint n = (nuint)count, lanes = (nuint)Vector512<double>.Count, i = 0;
        for (; i + lanes <= n; i += lanes)
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref y, i), Vector512.LoadUnsafe(ref z, i)).StoreUnsafe(ref z, i);
        for (; i < n; i++)
            Unsafe.Add(ref z, i) = Math.FusedMultiplyAdd(Unsafe.Add(ref x, i), Unsafe.Add(ref y, i), Unsafe.Add(ref z, i));
    }
}
