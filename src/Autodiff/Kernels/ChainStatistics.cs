using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>What is made of the messages along a chain, forward and back: marginals, and sums over steps. Written once over the semiring, on vectors padded with its zero.</summary>
internal static unsafe class ChainStatistics
{
    /// <summary>x ⊗ y, entry by entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product<TSemiring>(TSemiring semiring, double* x, double* y, int padded, double* result)
        where TSemiring : struct, IChainSemiring
    {
        for (int i = 0; i < padded; i += 8)
            semiring.Times(Vector512.Load(x + i), Vector512.Load(y + i)).Store(result + i);
    }

    /// <summary>Weights in the semiring become numbers that sum to 1. Returns their ⊕-sum in the semiring; if that is its zero, there is nothing to use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Normalise<TSemiring>(TSemiring semiring, double* x, int padded)
        where TSemiring : struct, IChainSemiring
    {
        double shift = 0;
        if (!semiring.CanLose)
        {
            Vector512<double> largest = Vector512.Load(x);
            for (int i = 8; i < padded; i += 8)
                largest = Vector512.MaxNative(largest, Vector512.Load(x + i));
            shift = ChainKernel.Largest(largest);
            if (double.IsNegativeInfinity(shift))
                return shift;
            for (int i = 0; i < padded; i += 8)
                VectorMath.Exp(Vector512.Load(x + i) - Vector512.Create(shift)).Store(x + i);
        }

        Vector512<double> sums = Vector512.Load(x);
        for (int i = 8; i < padded; i += 8)
            sums += Vector512.Load(x + i);
        double sum = Vector512.Sum(sums);
        var factor = Vector512.Create(1 / sum);
        for (int i = 0; i < padded; i += 8)
            (Vector512.Load(x + i) * factor).Store(x + i);
        return semiring.CanLose ? sum : shift + Math.Log(sum);
    }

    /// <summary>α ⊗ β as numbers that sum to 1, and their ⊕-sum in the semiring; false if it is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Marginal<TSemiring>(TSemiring semiring, double* alpha, double* beta, int padded, double* marginal, out double sum)
        where TSemiring : struct, IChainSemiring
    {
        if (!semiring.CanLose)
        {
            Product(semiring, alpha, beta, padded, marginal);
            sum = Normalise(semiring, marginal, padded);
            return !double.IsNegativeInfinity(sum);
        }

        Vector512<double> sums = default;
        for (int i = 0; i < padded; i += 8)
        {
            Vector512<double> product = Vector512.Load(alpha + i) * Vector512.Load(beta + i);
            sums += product;
            product.Store(marginal + i);
        }

        sum = Vector512.Sum(sums);
        var factor = Vector512.Create(1 / sum);
        for (int i = 0; i < padded; i += 8)
            (Vector512.Load(marginal + i) * factor).Store(marginal + i);
        return sum != 0;
    }

    /// <summary>Σₜ xₜᵢ yₜⱼ, added to a matrix: sums of eight rows by eight columns stay in registers while the steps go by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(double* x, double* y, int count, int padded, double* sums)
    {
        for (int i = 0; i < padded; i += 8)
        {
            for (int j = 0; j < padded; j += 8)
            {
                double* sum = sums + ((long)i * padded) + j, row = x + i, column = y + j;
                Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
                for (int t = 0; t < count; t++, row += padded, column += padded)
                {
                    Vector512<double> v = Vector512.Load(column);
                    s0 = Vector512.FusedMultiplyAdd(Vector512.Create(row[0]), v, s0);
                    s1 = Vector512.FusedMultiplyAdd(Vector512.Create(row[1]), v, s1);
                    s2 = Vector512.FusedMultiplyAdd(Vector512.Create(row[2]), v, s2);
                    s3 = Vector512.FusedMultiplyAdd(Vector512.Create(row[3]), v, s3);
                    s4 = Vector512.FusedMultiplyAdd(Vector512.Create(row[4]), v, s4);
                    s5 = Vector512.FusedMultiplyAdd(Vector512.Create(row[5]), v, s5);
                    s6 = Vector512.FusedMultiplyAdd(Vector512.Create(row[6]), v, s6);
                    s7 = Vector512.FusedMultiplyAdd(Vector512.Create(row[7]), v, s7);
                }

                (Vector512.Load(sum) + s0).Store(sum);
                (Vector512.Load(sum + padded) + s1).Store(sum + padded);
                (Vector512.Load(sum + (2 * padded)) + s2).Store(sum + (2 * padded));
                (Vector512.Load(sum + (3 * padded)) + s3).Store(sum + (3 * padded));
                (Vector512.Load(sum + (4 * padded)) + s4).Store(sum + (4 * padded));
                (Vector512.Load(sum + (5 * padded)) + s5).Store(sum + (5 * padded));
                (Vector512.Load(sum + (6 * padded)) + s6).Store(sum + (6 * padded));
                (Vector512.Load(sum + (7 * padded)) + s7).Store(sum + (7 * padded));
            }
        }
    }

    /// <summary>x ⊗ factor, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<TSemiring>(TSemiring semiring, double* x, double factor, int padded)
        where TSemiring : struct, IChainSemiring
    {
        for (int i = 0; i < padded; i += 8)
            semiring.Times(Vector512.Load(x + i), Vector512.Create(factor)).Store(x + i);
    }

    /// <summary>Log weights become weights in the semiring, the largest of them one. Returns the logarithm taken out.</summary>
    /// <param name="semiring">The semiring.</param>
    /// <param name="x">The log weights, padded with −∞.</param>
    /// <param name="padded">How many there are, a multiple of eight.</param>
    /// <param name="isTooSmall">Set if a weight is positive, but too small beside the largest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double FromLogs<TSemiring>(TSemiring semiring, double* x, int padded, ref bool isTooSmall)
        where TSemiring : struct, IChainSemiring
    {
        Vector512<double> largest = Vector512.Load(x);
        for (int i = 8; i < padded; i += 8)
            largest = Vector512.MaxNative(largest, Vector512.Load(x + i));
        double shift = ChainKernel.Largest(largest);
        if (double.IsNegativeInfinity(shift))
            shift = 0;
        for (int i = 0; i < padded; i += 8)
        {
            Vector512<double> logs = Vector512.Load(x + i) - Vector512.Create(shift);
            if (semiring.CanLose)
            {
                isTooSmall |= IsTooSmall(logs);
                logs = VectorMath.Exp(logs);
            }

            logs.Store(x + i);
        }

        return shift;
    }

    /// <summary>Whether a weight is positive, but so small beside the largest, of log 0, that products of it are not safe.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTooSmall(Vector512<double> logs) =>
        (Vector512.LessThan(logs, Vector512.Create(-ScaledSumProduct.WeightBits * 0.6931471805599453)) & Vector512.GreaterThan(logs, Vector512.Create(double.NegativeInfinity))).ExtractMostSignificantBits() != 0;
}
