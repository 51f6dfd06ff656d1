using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// Forward–backward (Baum, Petrie, Soules and Weiss 1970; Rabiner 1989, section III): marginals of each step, of neighbouring pairs, and expected counts of transitions and symbols, all from the same
/// messages. With α the message forward times the step's own weights, β the message back, and v = e ⊗ β at the following step, the marginal is α β / Σ α β and that of a pair
/// αᵢ Aᵢⱼ vⱼ / Σ.
/// </summary>
internal sealed unsafe class PosteriorQuery : IChainQuery
{
    private const int Block = 64;

    public bool WantsCounts { get; init; }

    /// <summary>Where T×K marginals go, if not null.</summary>
    public double* Marginals { get; init; }

    /// <summary>Where (T − 1)×K×K marginals of pairs go, if not null.</summary>
    public double[,,]? Pairs { get; init; }

    public double LogEvidence { get; private set; }

    public double[] First { get; private set; } = [];

    /// <summary>K×K.</summary>
    public double[,]? Transitions { get; private set; }

    /// <summary>K×M.</summary>
    public double[,]? Emissions { get; private set; }

    public CancellationToken Cancellation { get; init; }

    public bool Ask<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring
    {
        if (!pass.Forward(cancellation: Cancellation))
            return false;
        LogEvidence = ChainSums.LogEvidence(pass);
        return !double.IsNegativeInfinity(LogEvidence) && Back(pass);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Back<TSemiring>(ChainPass<TSemiring> pass)
        where TSemiring : struct, IChainSemiring
    {
        TSemiring semiring = pass.Semiring;
        ChainWeights weights = pass.Weights;
        int steps = weights.Steps, states = weights.States, padded = pass.Padded, symbols = weights.Symbols;
        bool joint = Pairs is not null || WantsCounts, fused = !joint && semiring.CanLose && padded == states;
        long square = WantsCounts ? (long)padded * padded : 0, table = WantsCounts ? (long)symbols * padded : 0;
        using var memory = new RentedMemory(square + table + ((long)padded * ((3 * (Block + 1)) + 3)) + (2 * Block) + 8);
        double* counts = memory.Pointer, emitted = counts + square;
        double* back = emitted + table;                       // messages back to the block's steps; before them, to the step before it
        double* starts = back + ((Block + 1) * padded);       // α / Σ
        double* ends = starts + ((Block + 1) * padded);       // v of the following steps
        double* marginal = ends + ((Block + 1) * padded);
        double* next = marginal + padded;                     // v of the step after
        double* carried = next + padded;
        double* rescalings = carried + padded;                // of the messages back, in the order of the steps
        double* latestFirst = rescalings + Block + 8;
        new Span<double>(counts, (int)(square + table)).Clear();
        new Span<double>(carried, padded).Fill(semiring.Zero);
        new Span<double>(carried, states).Fill(semiring.One);
        double carriedRescaling = semiring.One;

        for (int s = pass.Segments - 1; s >= 0; s--)
        {
            Cancellation.ThrowIfCancellationRequested();
            pass.Hold(s);
            (int segment, int to) = pass.Bounds(s);
            for (int end = to; end > segment;)
            {
                int begin = Math.Max(segment, (end - 1) / Block * Block), count = end - begin;
                StepWeights own = pass.Rows(begin, count);
                double* message = back + ((long)count * padded);   // of step end − 1; that of step t is at back + (t + 1 − begin)
                new ReadOnlySpan<double>(carried, padded).CopyTo(new(message, padded));
                rescalings[count] = carriedRescaling;
                int down = begin > 0 ? count : count - 1;
                pass.StepBack(message, own, count - 1, end - 1, down, message - padded, -padded, joint ? latestFirst : null);
                for (int k = 0; joint && k < down; k++)
                    rescalings[count - 1 - k] = latestFirst[k];
                if (pass.HasFailed)
                    return false;
                if (fused && !MarginalsOfBlock(pass.Messages + ((begin - segment) * (long)padded), own.Rows, own.Index, back + padded, padded, count, Marginals + ((long)begin * states)))
                {
                    pass.Lose();
                    return false;
                }

                for (int t = end - 1; t >= begin && !fused; t--)
                {
                    double* beta = back + ((t + 1 - begin) * (long)padded), alpha = starts + ((t - begin) * (long)padded);
                    ChainStatistics.Product(semiring, pass.Messages + ((t - segment) * (long)padded), own[t - begin, padded], padded, alpha);
                    if (!ChainStatistics.Marginal(semiring, alpha, beta, padded, marginal, out double sum))
                    {
                        pass.Lose();
                        return false;
                    }

                    if (Marginals is not null)
                        new ReadOnlySpan<double>(marginal, states).CopyTo(new(Marginals + ((long)t * states), states));
                    if (WantsCounts && weights.Observed is { } observed)
                        Add(marginal, emitted + ((long)observed[t] * padded), padded);
                    if (t == 0)
                        First = new ReadOnlySpan<double>(marginal, states).ToArray();
                    if (!joint)
                        continue;
                    double* v = ends + ((t - begin) * (long)padded);
                    new ReadOnlySpan<double>(next, padded).CopyTo(new(v, padded));
                    ChainStatistics.Product(semiring, own[t - begin, padded], beta, padded, next);
                    ChainStatistics.Scale(semiring, alpha, semiring.CanLose ? rescalings[t + 1 - begin] / sum : rescalings[t + 1 - begin] - sum, padded);
                }

                int pairs = Math.Min(end, steps - 1) - begin;
                if (joint && pairs > 0)
                {
                    if (Pairs is not null || !semiring.CanLose || weights.Transitions.Length > 1)
                        OneByOne(pass, starts, ends, begin, pairs, counts);
                    else
                        ChainStatistics.AddProducts(starts, ends, pairs, padded, counts);
                }

                new ReadOnlySpan<double>(back, padded).CopyTo(new(carried, padded));
                carriedRescaling = rescalings[0];
                end = begin;
            }
        }

        if (WantsCounts)
            Collect(pass, counts, emitted);
        return true;
    }

    /// <summary>m e β of each step of a block, divided by its sum: where nothing else is wanted and the states fill whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MarginalsOfBlock(double* messages, double* rows, int* index, double* back, int padded, int count, double* marginals)
    {
        bool possible = true;
        for (int t = 0; padded == 8 && t < count; t++)
        {
            Vector512<double> product = Vector512.Load(messages + (t * 8)) * Vector512.Load(rows + ((nint)index[t] * 8)) * Vector512.Load(back + (t * 8));
            double sum = Vector512.Sum(product);
            possible &= sum != 0;
            (product * Vector512.Create(1 / sum)).Store(marginals + (t * 8));
        }

        for (int t = 0; padded > 8 && t < count; t++)
        {
            double* own = rows + ((nint)index[t] * padded);
            Vector512<double> sums = default;
            for (int i = 0; i < padded; i += 8)
            {
                Vector512<double> product = Vector512.Load(messages + i) * Vector512.Load(own + i) * Vector512.Load(back + i);
                sums += product;
                product.Store(marginals + i);
            }

            double sum = Vector512.Sum(sums);
            possible &= sum != 0;
            var factor = Vector512.Create(1 / sum);
            for (int i = 0; i < padded; i += 8)
                (Vector512.Load(marginals + i) * factor).Store(marginals + i);
            messages += padded;
            back += padded;
            marginals += padded;
        }

        return possible;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double* x, double* sum, int padded)
    {
        for (int i = 0; i < padded; i += 8)
            (Vector512.Load(sum + i) + Vector512.Load(x + i)).Store(sum + i);
    }

    /// <summary>The marginals of pairs, each with its own transition: where all are wanted, where the matrix changes, and in logs.</summary>
    private void OneByOne<TSemiring>(ChainPass<TSemiring> pass, double* starts, double* ends, int begin, int count, double* counts)
        where TSemiring : struct, IChainSemiring
    {
        TSemiring semiring = pass.Semiring;
        int states = pass.Weights.States, padded = pass.Padded;
        using var memory = new RentedMemory(padded);
        double* row = memory.Pointer;
        for (int t = 0; t < count; t++)
        {
            double* x = starts + ((long)t * padded), v = ends + ((long)t * padded);
            PanelMatrix transposed = pass.BackwardTo(begin + t);
            for (int j = 0; j < states; j++)
            {
                for (int i = 0; i < padded; i++)
                    row[i] = semiring.Times(semiring.Times(x[i], transposed[j, i]), v[j]);
                for (int i = 0; i < padded && !semiring.CanLose; i += 8)
                    VectorMath.Exp(Vector512.Load(row + i)).Store(row + i);
                for (int i = 0; i < states; i++)
                {
                    if (Pairs is not null)
                        Pairs[begin + t, i, j] = row[i];
                    if (WantsCounts)
                        counts[((long)i * padded) + j] += row[i];
                }
            }
        }
    }

    private void Collect<TSemiring>(ChainPass<TSemiring> pass, double* counts, double* emitted)
        where TSemiring : struct, IChainSemiring
    {
        int states = pass.Weights.States, symbols = pass.Weights.Symbols, padded = pass.Padded;
        bool complete = !pass.Semiring.CanLose || pass.Weights.Transitions.Length > 1;   // else the transition is still to be multiplied in
        Transitions = new double[states, states];
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
                Transitions[i, j] = counts[((long)i * padded) + j] * (complete || Pairs is not null ? 1 : pass.Backward[j, i]);
        }

        if (pass.Weights.Observed is null)
            return;
        Emissions = new double[states, symbols];
        for (int k = 0; k < states; k++)
        {
            for (int m = 0; m < symbols; m++)
                Emissions[k, m] = emitted[((long)m * padded) + k];
        }
    }
}
