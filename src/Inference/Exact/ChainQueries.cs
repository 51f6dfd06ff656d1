using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob;

/// <summary>A question about sums over paths, asked in the fast lane or in the one that loses nothing. False if the answer may not be used.</summary>
internal interface IChainQuery
{
    bool Ask<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring;
}

/// <summary>Steps common to the queries.</summary>
internal static unsafe class ChainSums
{
    /// <summary>The log of the sum over all paths; −∞ if the pass is dead.</summary>
    public static double LogEvidence<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring
    {
        double total = pass.Total();
        return (pass.Semiring.CanLose ? Math.Log(total) : total) + pass.Taken;
    }
}

/// <summary>The log of the sum over all paths.</summary>
internal sealed class EvidenceQuery : IChainQuery
{
    public double LogEvidence { get; private set; }

    public bool Ask<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring
    {
        if (!pass.Forward())
            return false;
        LogEvidence = ChainSums.LogEvidence(pass);
        return !double.IsNegativeInfinity(LogEvidence);
    }
}

/// <summary>P(state at t | evidence up to t).</summary>
internal sealed unsafe class FilterQuery(double[,] result) : IChainQuery
{
    public bool Ask<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring
    {
        using var memory = new RentedMemory(pass.Padded);
        double* marginal = memory.Pointer;
        int states = pass.Weights.States;
        bool possible = true;
        return pass.Forward(Visit) && possible;

        void Visit(int s)
        {
            (int from, int to) = pass.Bounds(s);
            StepWeights own = pass.Rows(from, to - from);
            for (int t = from; t < to; t++)
            {
                ChainStatistics.Product(pass.Semiring, pass.Messages + ((t - from) * (long)pass.Padded), own[t - from, pass.Padded], pass.Padded, marginal);
                possible &= ChainStatistics.Normalise(pass.Semiring, marginal, pass.Padded) != pass.Semiring.Zero;
                new ReadOnlySpan<double>(marginal, states).CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref result[t, 0], states));
            }
        }
    }
}

/// <summary>Exact draws of whole paths: the last state from the last message, then each one before given the one after it.</summary>
internal sealed unsafe class SampleQuery(int[][] paths, Philox random) : IChainQuery
{
    private Philox random = random;

    public Philox Random => random;

    public bool Ask<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring
    {
        if (!pass.Forward() || double.IsNegativeInfinity(ChainSums.LogEvidence(pass)))
            return false;
        int steps = pass.Weights.Steps, padded = pass.Padded;
        using var memory = new RentedMemory(2L * padded);
        double* reached = memory.Pointer, weights = reached + padded;
        for (int s = pass.Segments - 1; s >= 0; s--)
        {
            pass.Hold(s);
            (int from, int to) = pass.Bounds(s);
            for (int t = to - 1; t >= from; t--)
            {
                ChainStatistics.Product(pass.Semiring, pass.Messages + ((t - from) * (long)padded), pass.Own(t), padded, reached);
                PanelMatrix? transposed = t == steps - 1 ? null : pass.BackwardTo(t);
                foreach (int[] path in paths)
                {
                    for (int i = 0; i < padded; i++)
                        weights[i] = transposed is null ? reached[i] : pass.Semiring.Times(reached[i], transposed.Value[path[t + 1], i]);
                    ChainStatistics.Normalise(pass.Semiring, weights, padded);
                    path[t] = Choose(weights, pass.Weights.States);
                }
            }
        }

        return true;
    }

    /// <summary>The first state at which the sum of weights passes a uniform number; never one of weight 0.</summary>
    private int Choose(double* weights, int states)
    {
        double left = random.NextDouble();
        int chosen = 0;
        for (int i = 0; i < states; i++)
        {
            if (weights[i] == 0)
                continue;
            chosen = i;
            left -= weights[i];
            if (left < 0)
                break;
        }

        return chosen;
    }
}
