using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// Messages along a chain in one semiring. Forward messages are held a segment at a time: one segment is the whole chain if memory allows, or else the chain has √T segments, and from the
/// message kept at the beginning of each its others are computed again, the same to the last bit. What is done with the messages is the caller's.
/// </summary>
internal sealed unsafe class ChainPass<TSemiring> : IDisposable
    where TSemiring : struct, IChainSemiring
{
    /// <summary>Steps whose own weights are prepared at once.</summary>
    public const int Block = 64;

    private readonly TSemiring semiring = default;
    private readonly RentedMemory memory;
    private readonly PanelMatrix forward, backward;
    private readonly double* first, carry, scratch, prepared, table, checkpoints, pairs, pairsBack;
    private readonly int[] tableExponents, transitionExponents;
    private readonly int[] iota = GC.AllocateUninitializedArray<int>(Block, pinned: true);
    private readonly int* countUp, observed;
    private readonly int segment;
    private int held = -1;
    private bool tooSmall;
    private int firstExponent;
    private double alwaysTaken;
    private ChainTotals totals;

    /// <param name="weights">The chain.</param>
    /// <param name="memoryLimit">Bytes for messages; 0 to go forward only, and hold a block at a time.</param>
    public ChainPass(ChainWeights weights, long memoryLimit)
    {
        Weights = weights;
        int padded = Padded = PanelMatrix.Pad(weights.States), steps = weights.Steps;
        segment = memoryLimit == 0 ? Math.Min(steps, Block)
            : (long)steps * padded * sizeof(double) <= memoryLimit ? steps
            : Math.Min(steps, ((int)Math.Ceiling(Math.Sqrt(steps)) + Block - 1) / Block * Block);
        Segments = (steps + segment - 1) / segment;
        bool keeps = memoryLimit > 0 && Segments > 1;

        long tableSize = (long)weights.Symbols * padded;
        // Matrices of two steps at once pay where they stay in the cache and are few against the steps.
        bool takesPairs = padded == 8 && semiring.IsPairwise && weights.Transitions.Length == 1 && weights.Symbols is > 0 and <= 256 && steps >= 8 * weights.Symbols;
        long pairSize = takesPairs ? (long)weights.Symbols * 64 : 0;
        memory = new(tableSize + ((long)padded * (3 + Block + (keeps ? Segments : 0) + segment + 1)) + (2 * (pairSize + PanelMatrix.Memory(weights.States))));
        first = memory.Pointer;
        carry = first + padded;
        scratch = carry + padded;
        prepared = scratch + padded;
        table = prepared + (Block * padded);
        Messages = table + tableSize;
        checkpoints = keeps ? Messages + ((segment + 1L) * padded) : null;
        pairs = takesPairs ? Messages + ((segment + 1L + (keeps ? Segments : 0)) * padded) : null;
        pairsBack = takesPairs ? pairs + pairSize : null;
        double* matrices = Messages + ((segment + 1L + (keeps ? Segments : 0)) * padded) + (2 * pairSize);
        (forward, backward) = (new(matrices, weights.States), new(matrices + PanelMatrix.Memory(weights.States), weights.States));
        for (int i = 0; i < Block; i++)
            iota[i] = i;
        countUp = (int*)Unsafe.AsPointer(ref iota[0]);
        observed = weights.Observed is null ? null : (int*)Unsafe.AsPointer(ref weights.Observed[0]);

        tableExponents = new int[weights.Symbols];
        transitionExponents = new int[weights.Transitions.Length];
        PrepareFirst();
        PrepareTransitions();
        PrepareTable();
        if (takesPairs)
        {
            ChainKernel.Pair(semiring, forward, table, weights.Symbols, pairs);
            if (memoryLimit > 0 && semiring.CanLose)
                ChainKernel.Pair(semiring, backward, table, weights.Symbols, pairsBack);
        }
    }

    public ChainWeights Weights { get; }

    /// <summary>States rounded up to whole vectors: the distance from one message to the next.</summary>
    public int Padded { get; }

    public int Segments { get; }

    /// <summary>The messages to the steps of the segment that is held, before those steps' own weights, and to the step after it.</summary>
    public double* Messages { get; }

    /// <summary>The transition transposed, as it was prepared last.</summary>
    public PanelMatrix Backward => backward;

    public TSemiring Semiring => semiring;

    /// <summary>Nothing may be used: every state was excluded somewhere, or a positive entry was too small for the fast lane.</summary>
    public bool HasFailed => totals.IsDead || HasLost;

    /// <summary>A sum that cannot be zero came out as zero.</summary>
    public void Lose() => tooSmall = true;

    public bool HasLost => semiring.CanLose && (tooSmall || totals.HasLost);

    /// <summary>The logarithm of all that was taken out of the messages forward, in nats.</summary>
    public double Taken { get; private set; }

    public void Dispose()
    {
        memory.Dispose();
        GC.KeepAlive(iota);
        GC.KeepAlive(Weights);
    }

    /// <summary>The first step of a segment, and the first after it.</summary>
    public (int From, int To) Bounds(int s) => (s * segment, (int)Math.Min(Weights.Steps, (s + 1L) * segment));

    /// <summary>All messages forward; those of the last segment are then held. False if they may not be used.</summary>
    /// <param name="visit">If given, is shown each segment while it is held.</param>
    /// <param name="cancellation">Asked once per segment.</param>
    public bool Forward(Action<int>? visit = null, CancellationToken cancellation = default)
    {
        totals = new();
        var taken = new ChainTotals();
        taken.Add(alwaysTaken);
        Copy(first, carry);
        if (semiring.CanLose)
            ChainKernel.Notice(carry, Padded, ref totals);
        for (int s = 0; s < Segments; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (checkpoints is not null)
                Copy(carry, checkpoints + ((long)s * Padded));
            (int from, int to) = Bounds(s);
            Fill(from, to, ref taken);
            held = s;
            if (totals.IsDead)
                return false;
            visit?.Invoke(s);
        }

        Taken = (totals.Taken * semiring.Unit) + taken.Taken;
        return !HasFailed;
    }

    /// <summary>Makes the messages of a segment those that are held.</summary>
    public void Hold(int s)
    {
        if (s == held)
            return;
        Copy(checkpoints + ((long)s * Padded), carry);
        (int from, int to) = Bounds(s);
        (ChainTotals before, ChainTotals ignored) = (totals, new());
        Fill(from, to, ref ignored);
        totals = before;
        held = s;
    }

    /// <summary>The last message ⊗ the last step's own weights, ⊕-summed: the weight of everything, but for <see cref="Taken"/>.</summary>
    public double Total()
    {
        var (from, to) = Bounds(Segments - 1);
        double sum = semiring.Zero;
        double* message = Messages + ((to - 1 - from) * (long)Padded);
        double* own = Own(to - 1);
        for (int k = 0; k < Weights.States; k++)
            sum = semiring.Plus(sum, semiring.Times(message[k], own[k]));
        return sum;
    }

    /// <summary>The own weights of one step. The next call, and <see cref="Rows(int, int)"/>, may overwrite them.</summary>
    public double* Own(int step)
    {
        StepWeights own = Rows(step, 1);
        return own.Rows + ((long)*own.Index * Padded);
    }

    /// <summary>The own weights of up to <see cref="Block"/> steps: a table and which of its rows belongs to each step.</summary>
    public StepWeights Rows(int from, int count)
    {
        var ignored = new ChainTotals();
        return Rows(from, count, ref ignored);
    }

    /// <summary>Messages back, from the message to a step to those to the steps before it, and what each was multiplied by.</summary>
    public void StepBack(double* message, StepWeights own, int place, int from, int count, double* results, nint pitch, double* rescalings) =>
        Step(-1, message, own, place, from, count, results, pitch, rescalings);

    /// <summary>The transition out of a step, transposed, as panels.</summary>
    public PanelMatrix BackwardTo(int step)
    {
        if (Weights.Transitions.Length > 1)
            Fill(backward, step, transpose: true);
        return backward;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int from, int to, ref ChainTotals taken)
    {
        Copy(carry, Messages);
        double* at = Messages;
        for (int block = from; block < to && !totals.IsDead; block += Block)
        {
            // The message after the segment goes behind the others, and from there to the next segment.
            int count = Math.Min(Block, to - block), ahead = Math.Min(count, Weights.Steps - 1 - block);
            StepWeights own = Rows(block, count, ref taken);
            Step(1, at, own, 0, block, ahead, at + Padded, Padded, null);
            at += (long)ahead * Padded;
        }

        Copy(at, carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(int direction, double* message, StepWeights own, int place, int from, int count, double* results, nint pitch, double* rescalings)
    {
        if (Weights.Transitions.Length == 1)
        {
            ChainKernel.Run(semiring, direction > 0 ? forward : backward, message, own.Rows, own.Index + place, from, direction, count, results, pitch, rescalings, scratch, ref totals, direction > 0 ? pairs : pairsBack);
            return;
        }

        for (int k = 0; k < count && !totals.IsDead; k++)
        {
            int step = from + (direction * k);
            PanelMatrix matrix = direction > 0 ? forward : backward;
            Fill(matrix, direction > 0 ? step : step - 1, direction < 0);
            ChainKernel.Run(semiring, matrix, message, own.Rows, own.Index + place + (direction * k), step, direction, 1, results, 0, rescalings is null ? null : rescalings + k, scratch, ref totals);
            message = results;
            results += pitch;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private StepWeights Rows(int from, int count, ref ChainTotals taken)
    {
        if (observed is not null)
        {
            if (semiring.CanLose)
            {
                long exponents = 0;
                for (int t = from; t < from + count; t++)
                    exponents += tableExponents[observed[t]];
                taken.Add(exponents * semiring.Unit);
            }

            return new(table, observed + from);
        }

        for (int t = 0; t < count; t++)
        {
            double* row = prepared + (t * Padded);
            new ReadOnlySpan<double>(Weights.LogWeights!, (from + t) * Weights.States, Weights.States).CopyTo(new(row, Padded));
            new Span<double>(row + Weights.States, Padded - Weights.States).Fill(double.NegativeInfinity);
            if (semiring.CanLose)
                taken.Add(ChainStatistics.FromLogs(semiring, row, Padded, ref tooSmall));
        }

        return new(prepared, countUp);
    }

    private void PrepareFirst()
    {
        new Span<double>(first, Padded).Fill(semiring.Zero);
        double scale = semiring.CanLose ? Power(Weights.First.Max(), out firstExponent) : 1;
        for (int k = 0; k < Weights.States; k++)
            first[k] = semiring.FromWeight(Weights.First[k] * scale);
    }

    private void PrepareTransitions()
    {
        if (semiring.CanLose)
        {
            int states = Weights.States;
            for (int n = 0; n < transitionExponents.Length; n++)
            {
                double largest = 0, smallest = double.PositiveInfinity;
                for (int i = 0; i < states; i++)
                {
                    double sum = 0;
                    foreach (double weight in Weights.Transitions[n].AsSpan(i * states, states))
                    {
                        sum += weight;
                        if (weight > 0)
                            smallest = Math.Min(smallest, weight);
                    }

                    largest = Math.Max(largest, sum);
                }

                // Rows that sum to at most 1 never make a message larger; those of a stochastic matrix are left as they are.
                double scale = largest is > 0.5 and < 1.0001 ? 1 : Power(largest, out transitionExponents[n]);
                tooSmall |= smallest * scale < Math.ScaleB(1, -ScaledSumProduct.WeightBits);
            }
        }

        if (Weights.Transitions.Length == 1)
        {
            Fill(forward, 0, transpose: false);
            Fill(backward, 0, transpose: true);
        }

        long total = Weights.Transitions.Length == 1 ? (long)transitionExponents[0] * (Weights.Steps - 1) : transitionExponents.Sum(exponent => (long)exponent);
        alwaysTaken = (firstExponent + total) * semiring.Unit;
    }

    private void Fill(PanelMatrix matrix, int step, bool transpose)
    {
        int n = Weights.Transitions.Length == 1 ? 0 : step;
        matrix.Fill(semiring, Weights.Transitions[n], Math.ScaleB(1, -transitionExponents[n]), transpose);
    }

    private void PrepareTable()
    {
        if (Weights.Emission is not { } emission)
            return;
        int symbols = Weights.Symbols;
        for (int s = 0; s < symbols; s++)
        {
            double largest = 0, smallest = double.PositiveInfinity;
            for (int k = 0; k < Weights.States; k++)
            {
                double weight = emission[(k * symbols) + s];
                largest = Math.Max(largest, weight);
                if (weight > 0)
                    smallest = Math.Min(smallest, weight);
            }

            double scale = semiring.CanLose ? Power(largest, out tableExponents[s]) : 1;
            tooSmall |= smallest * scale < Math.ScaleB(1, -ScaledSumProduct.WeightBits);
            double* row = table + ((long)s * Padded);
            for (int k = 0; k < Padded; k++)
                row[k] = k < Weights.States ? semiring.FromWeight(emission[(k * symbols) + s] * scale) : semiring.Zero;
        }
    }

    /// <summary>The power of two that brings a value into [1/2, 1), and the exponent it takes out.</summary>
    private static double Power(double largest, out int exponent)
    {
        exponent = largest > 0 ? Math.Max(Math.ILogB(largest) + 1, -1000) : 0;
        return Math.ScaleB(1, -exponent);
    }

    private void Copy(double* from, double* to) => new ReadOnlySpan<double>(from, Padded).CopyTo(new(to, Padded));
}

/// <summary>The own weights of some steps: rows of weights, and which of them belongs to each step.</summary>
internal readonly unsafe struct StepWeights(double* rows, int* index)
{
    public double* Rows => rows;

    public int* Index => index;

    public double* this[int place, int padded] => rows + ((long)index[place] * padded);
}
