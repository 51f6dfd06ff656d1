using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>Where the log weights of a chain lie: sizes, and steps in memory.</summary>
/// <param name="States">K.</param>
/// <param name="Steps">T, the most that a chain may have.</param>
/// <param name="First">From state to state in the weights of the first state.</param>
/// <param name="FurtherTime">From step to step in the transitions; 0 if all are the same.</param>
/// <param name="FurtherPrevious">From row to row of a transition.</param>
/// <param name="FurtherCurrent">From column to column of a transition.</param>
/// <param name="EvidenceTime">From step to step in the evidence.</param>
/// <param name="EvidenceCurrent">From state to state in the evidence.</param>
internal sealed record ChainLayout(int States, int Steps, int First, int FurtherTime, int FurtherPrevious, int FurtherCurrent, int EvidenceTime, int EvidenceCurrent)
{
    /// <summary>Steps that are worked on together.</summary>
    public const int Block = 64;

    /// <summary>Values before the transition in what a pass forward leaves.</summary>
    public const int Header = 8;

    public int Padded { get; } = PanelMatrix.Pad(States);

    /// <summary>The values that a pass forward leaves for the pass back: a header, transitions, own weights and messages.</summary>
    public int HistorySize => checked(Header + (2 * (FurtherTime == 0 ? 1 : Steps) * (int)PanelMatrix.Memory(States)) + (2 * Steps * Padded));

    /// <summary>Scratch memory of a pass forward.</summary>
    public int ForwardScratch => Padded;

    /// <summary>Scratch memory of a pass back.</summary>
    public int BackwardScratch => checked((int)PanelMatrix.Memory(States) + (((2 * Block) + 3 + Steps) * Padded) + Steps);
}

/// <summary>
/// The log of the sum of the weights of all paths of a chain, and its derivatives by all log weights: marginals of states and expected transitions (Baum, Petrie, Soules and
/// Weiss 1970). Sums run on linear values, scaled; where that would lose a positive weight, on logs. All memory is the caller's.
/// </summary>
internal static unsafe class ChainSumKernel
{
    private const int Block = ChainLayout.Block, Header = ChainLayout.Header;

    /// <summary>0, 1, … 63: rows of weights that lie one after the other.</summary>
    private static readonly int[] Numbers = Counted();

    private static int* Index => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Numbers));

    /// <summary>The log of the sum over all paths of <paramref name="length"/> steps; −∞ if there is none.</summary>
    public static double Forward(ChainLayout layout, double* first, double* further, double* evidence, int length, double* history, double* scratch)
    {
        var left = new History(layout, history) { IsLog = false, Length = length };
        if (length == 0)
            return 0;
        double result = Forward(default(ScaledSumProduct), layout, first, further, evidence, left, scratch, out bool hasLost);
        if (hasLost)
        {
            left.IsLog = true;
            result = Forward(default(ShiftedLogSumExp), layout, first, further, evidence, left, scratch, out _);
        }

        if (double.IsNegativeInfinity(result))
            left.Length = 0;
        return result;
    }

    /// <summary>
    /// Adds to each derivative <paramref name="message"/> times the probability, given all weights, of the state, or of the pair of states, that the log weight belongs to. Derivatives lie in memory as the
    /// weights do. An impossible chain has none.
    /// </summary>
    public static void Backward(
        ChainLayout layout, double* first, double* further, double* evidence, double message, double* history, double* toFirst, double* toFurther, double* toEvidence, double* scratch)
    {
        var left = new History(layout, history);
        if (message == 0 || left.Length == 0)
            return;
        if (!left.IsLog)
        {
            if (Backward(default(ScaledSumProduct), layout, message, left, toFirst, toFurther, toEvidence, scratch))
                return;
            left.IsLog = true;
            Forward(default(ShiftedLogSumExp), layout, first, further, evidence, left, scratch, out _);
        }

        Backward(default(ShiftedLogSumExp), layout, message, left, toFirst, toFurther, toEvidence, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Forward<TSemiring>(
        TSemiring semiring, ChainLayout layout, double* first, double* further, double* evidence, History history, double* scratch, out bool hasLost)
        where TSemiring : struct, IChainSemiring
    {
        int padded = layout.Padded, length = history.Length;
        double* rows = history.Rows, messages = history.Messages;
        hasLost = false;
        double taken = Weights(semiring, first, layout.First, layout.States, padded, messages, ref hasLost)
            + Rows(semiring, layout, evidence, length, rows, ref hasLost) + Matrices(semiring, layout, further, history, ref hasLost);
        var totals = new ChainTotals();
        if (semiring.CanLose)
            ChainKernel.Notice(messages, padded, ref totals);
        int block = layout.FurtherTime == 0 ? Block : 1;
        for (int t = 0; t < length - 1 && !totals.IsDead && !hasLost; t += block)
        {
            double* at = messages + ((nint)t * padded);
            ChainKernel.Run(semiring, history.Matrix(t + 1), at, rows + ((nint)t * padded), Index, t, 1, Math.Min(block, length - 1 - t), at + padded, padded, null, scratch, ref totals);
        }

        hasLost = semiring.CanLose && (hasLost || totals.HasLost);
        if (hasLost || totals.IsDead)
            return double.NegativeInfinity;
        double sum = semiring.Zero;
        double* last = messages + ((nint)(length - 1) * padded), own = rows + ((nint)(length - 1) * padded);
        for (int k = 0; k < layout.States; k++)
            sum = semiring.Plus(sum, semiring.Times(last[k], own[k]));
        return (semiring.CanLose ? Math.Log(sum) : sum) + (totals.Taken * semiring.Unit) + taken;
    }

    /// <summary>False if a positive message back came too close to 0; then nothing has been added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Backward<TSemiring>(
        TSemiring semiring, ChainLayout layout, double message, History history, double* toFirst, double* toFurther, double* toEvidence, double* scratch)
        where TSemiring : struct, IChainSemiring
    {
        int padded = layout.Padded, states = layout.States, length = history.Length;
        bool isShared = layout.FurtherTime == 0 && semiring.CanLose;   // then the one transition is multiplied in at the end
        double* rows = history.Rows, messages = history.Messages;
        double* counts = scratch;
        double* starts = counts + PanelMatrix.Memory(states);   // of a block of steps: message ⊗ own weights, divided by its sum with the message back
        double* ends = starts + (Block * padded);               // own weights ⊗ message back, of the steps that follow
        double* marginal = ends + (Block * padded);
        double* following = marginal + padded;                  // the first of the ends of the block after
        double* vector = following + padded;
        double* back = vector + padded;                         // the message back to each step
        double* rescalings = back + ((nint)layout.Steps * padded);   // what it was multiplied by; from the last step to the first
        if (!MessagesBack(semiring, layout, history, back, rescalings, vector))
            return false;

        new Span<double>(counts, padded * padded).Clear();
        for (int end = length; end > 0;)
        {
            int begin = (end - 1) / Block * Block;
            if (padded == 8 && semiring.CanLose)
                BlockOfEight(layout, history, back, rescalings + length - 1, begin, end, message, starts, ends, following, toFirst, toEvidence);
            for (int t = end - 1; t >= begin && !(padded == 8 && semiring.CanLose); t--)
            {
                double* beta = back + ((nint)t * padded), alpha = starts + ((nint)(t - begin) * padded), own = rows + ((nint)t * padded);
                ChainStatistics.Product(semiring, messages + ((nint)t * padded), own, padded, alpha);
                ChainStatistics.Marginal(semiring, alpha, beta, padded, marginal, out double sum);
                double* target = toEvidence + ((nint)t * layout.EvidenceTime);
                for (int k = 0; k < states; k++)
                    target[(nint)k * layout.EvidenceCurrent] += message * marginal[k];
                if (t == 0)
                {
                    for (int k = 0; k < states; k++)
                        toFirst[(nint)k * layout.First] += message * marginal[k];
                }

                new ReadOnlySpan<double>(following, padded).CopyTo(new(ends + ((nint)(t - begin) * padded), padded));
                ChainStatistics.Product(semiring, own, beta, padded, following);
                double rescaling = rescalings[length - 1 - t];
                ChainStatistics.Scale(semiring, alpha, semiring.CanLose ? rescaling / sum : rescaling - sum, padded);
            }

            int pairs = Math.Min(end, length - 1) - begin;
            if (!isShared)
            {
                for (int t = begin; t < begin + pairs; t++)
                    SendPairs(semiring, layout, history.Matrix(t + 1), starts + ((nint)(t - begin) * padded), ends + ((nint)(t - begin) * padded), message, marginal, toFurther + ((nint)(t + 1) * layout.FurtherTime));
            }
            else if (pairs > 0)
            {
                ChainStatistics.AddProducts(starts, ends, pairs, padded, counts);
            }

            end = begin;
        }

        if (!isShared || length == 1)
            return true;
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
                toFurther[((nint)i * layout.FurtherPrevious) + ((nint)j * layout.FurtherCurrent)] += message * counts[((nint)i * padded) + j] * history.Matrix(1)[i, j];
        }

        return true;
    }

    /// <summary>What is made of the messages to the steps of a block, for up to eight states: with all that belongs to a step in registers it takes half the time.</summary>
    /// <param name="layout">Where things lie.</param>
    /// <param name="history">What the pass forward left.</param>
    /// <param name="back">The message back to each step.</param>
    /// <param name="rescalings">What the one to step 0 was multiplied by; those to later steps lie before it.</param>
    /// <param name="begin">The first step.</param>
    /// <param name="end">The first step after the block.</param>
    /// <param name="message">The message to the sum.</param>
    /// <param name="starts">Receives message ⊗ own weights of each step, divided by its sum with the message back.</param>
    /// <param name="ends">Receives own weights ⊗ message back of the step after each.</param>
    /// <param name="following">That of the first step of the block after; receives that of this block's.</param>
    /// <param name="toFirst">Derivatives by the weights of the first state.</param>
    /// <param name="toEvidence">Derivatives by the evidence.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BlockOfEight(
        ChainLayout layout, History history, double* back, double* rescalings, int begin, int end, double message, double* starts, double* ends, double* following, double* toFirst, double* toEvidence)
    {
        int states = layout.States;
        double* messages = history.Messages, rows = history.Rows, marginal = stackalloc double[8];
        Vector512<double> next = Vector512.Load(following);
        for (int t = end - 1; t >= begin; t--)
        {
            Vector512<double> own = Vector512.Load(rows + ((nint)t * 8)), beta = Vector512.Load(back + ((nint)t * 8)), alpha = Vector512.Load(messages + ((nint)t * 8)) * own;
            Vector512<double> product = alpha * beta;
            double reciprocal = 1 / Vector512.Sum(product);
            (product * Vector512.Create(message * reciprocal)).Store(marginal);
            double* target = toEvidence + ((nint)t * layout.EvidenceTime);
            for (int k = 0; k < states; k++)
                target[(nint)k * layout.EvidenceCurrent] += marginal[k];
            next.Store(ends + ((nint)(t - begin) * 8));
            next = own * beta;
            (alpha * Vector512.Create(rescalings[-t] * reciprocal)).Store(starts + ((nint)(t - begin) * 8));
        }

        next.Store(following);
        for (int k = 0; k < states && begin == 0; k++)
            toFirst[(nint)k * layout.First] += marginal[k];
    }

    private static bool MessagesBack<TSemiring>(TSemiring semiring, ChainLayout layout, History history, double* back, double* rescalings, double* scratch)
        where TSemiring : struct, IChainSemiring
    {
        int padded = layout.Padded, last = history.Length - 1, block = layout.FurtherTime == 0 ? Block : 1;
        double* at = back + ((nint)last * padded);
        new Span<double>(at, padded).Fill(semiring.Zero);
        new Span<double>(at, layout.States).Fill(semiring.One);
        rescalings[0] = semiring.One;
        var totals = new ChainTotals();
        for (int t = last; t > 0;)
        {
            int count = Math.Min(block, t), from = t - count + 1;
            ChainKernel.Run(
                semiring, history.Transposed(t), back + ((nint)t * padded), history.Rows + ((nint)from * padded), Index + count - 1, t, -1, count, back + ((nint)(t - 1) * padded), -padded, rescalings + (last - t) + 1, scratch, ref totals);
            t -= count;
        }

        return !(semiring.CanLose && totals.HasLost);
    }

    /// <summary>Sends the probabilities of one pair of steps to the transition between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SendPairs<TSemiring>(TSemiring semiring, ChainLayout layout, PanelMatrix matrix, double* x, double* y, double message, double* row, double* toFurther)
        where TSemiring : struct, IChainSemiring
    {
        int states = layout.States, padded = layout.Padded;
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < padded; j += 8)
            {
                Vector512<double> pair = semiring.Times(semiring.Times(Vector512.Create(x[i]), Vector512.Load(matrix.At(i, j))), Vector512.Load(y + j));
                (Vector512.Create(message) * (semiring.CanLose ? pair : VectorMath.Exp(pair))).Store(row + j);
            }

            double* target = toFurther + ((nint)i * layout.FurtherPrevious);
            for (int j = 0; j < states; j++)
                target[(nint)j * layout.FurtherCurrent] += row[j];
        }
    }

    /// <summary>Log weights, a step apart, as weights of the semiring, the largest of them one; returns the logarithm taken out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Weights<TSemiring>(TSemiring semiring, double* logs, int step, int count, int padded, double* weights, ref bool hasLost)
        where TSemiring : struct, IChainSemiring
    {
        for (int k = 0; k < padded; k++)
            weights[k] = k < count ? logs[(nint)k * step] : double.NegativeInfinity;
        return ChainStatistics.FromLogs(semiring, weights, padded, ref hasLost);
    }

    /// <summary>All transitions and their transposes; returns the logarithms taken out. Where steps lie side by side, eight at a time.</summary>
    private static double Matrices<TSemiring>(TSemiring semiring, ChainLayout layout, double* further, History history, ref bool hasLost)
        where TSemiring : struct, IChainSemiring
    {
        int length = history.Length, t = 1;
        if (layout.FurtherTime == 0)
            return length == 1 ? 0 : (length - 1) * Matrix(semiring, layout, further, history.Matrix(1), history.Transposed(1), ref hasLost);
        double taken = 0;
        for (; layout.FurtherTime == 1 && t + 8 <= length; t += 8)
            taken += EightMatrices(semiring, layout, further + t, history.Matrix(t).Pointer, ref hasLost);
        for (; t < length; t++)
            taken += Matrix(semiring, layout, further + ((nint)t * layout.FurtherTime), history.Matrix(t), history.Transposed(t), ref hasLost);
        return taken;
    }

    /// <summary>A transition and its transpose, the largest of its weights one; returns the logarithm taken out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Matrix<TSemiring>(TSemiring semiring, ChainLayout layout, double* logs, PanelMatrix matrix, PanelMatrix transposed, ref bool hasLost)
        where TSemiring : struct, IChainSemiring
    {
        int size = layout.States, memory = (int)PanelMatrix.Memory(size);
        new Span<double>(matrix.Pointer, memory).Fill(double.NegativeInfinity);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                *matrix.At(i, j) = logs[((nint)i * layout.FurtherPrevious) + ((nint)j * layout.FurtherCurrent)];
        }

        double shift = ChainStatistics.FromLogs(semiring, matrix.Pointer, memory, ref hasLost);
        new Span<double>(transposed.Pointer, memory).Fill(semiring.Zero);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                *transposed.At(j, i) = *matrix.At(i, j);
        }

        return shift;
    }

    /// <summary>The same for the transitions to eight steps whose weights lie side by side; each matrix is followed by its transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double EightMatrices<TSemiring>(TSemiring semiring, ChainLayout layout, double* logs, double* matrices, ref bool hasLost)
        where TSemiring : struct, IChainSemiring
    {
        int size = layout.States, memory = (int)PanelMatrix.Memory(size);
        Vector512<double> largest = Vector512.Create(double.NegativeInfinity);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                largest = Vector512.Max(largest, Vector512.Load(logs + ((nint)i * layout.FurtherPrevious) + ((nint)j * layout.FurtherCurrent)));
        }

        Vector512<double> shift = Vector512.ConditionalSelect(Vector512.Equals(largest, Vector512.Create(double.NegativeInfinity)), Vector512<double>.Zero, largest);
        if (size < layout.Padded)
            new Span<double>(matrices, 16 * memory).Fill(semiring.Zero);
        var first = new PanelMatrix(matrices, size);
        double* eight = stackalloc double[8];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                Vector512<double> x = Vector512.Load(logs + ((nint)i * layout.FurtherPrevious) + ((nint)j * layout.FurtherCurrent)) - shift;
                if (semiring.CanLose)
                {
                    hasLost |= ChainStatistics.IsTooSmall(x);
                    x = VectorMath.Exp(x);
                }

                x.Store(eight);
                double* entry = first.At(i, j), transposed = first.At(j, i) + memory;
                for (int n = 0; n < 8; n++)
                {
                    entry[2 * n * memory] = eight[n];
                    transposed[2 * n * memory] = eight[n];
                }
            }
        }

        return Vector512.Sum(shift);
    }

    /// <summary>The evidence of each step as a row of weights, the largest of them one; returns the logarithms taken out. Where steps lie side by side, eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Rows<TSemiring>(TSemiring semiring, ChainLayout layout, double* evidence, int length, double* rows, ref bool hasLost)
        where TSemiring : struct, IChainSemiring
    {
        int states = layout.States, padded = layout.Padded, t = 0;
        double taken = 0;
        if (layout.EvidenceTime == 1)
        {
            double* eight = stackalloc double[8];
            for (; t + 8 <= length; t += 8)
            {
                double* at = evidence + t, row = rows + ((nint)t * padded);
                Vector512<double> largest = Vector512.Load(at);
                for (int k = 1; k < states; k++)
                    largest = Vector512.Max(largest, Vector512.Load(at + ((nint)k * layout.EvidenceCurrent)));
                Vector512<double> shift = Vector512.ConditionalSelect(Vector512.Equals(largest, Vector512.Create(double.NegativeInfinity)), Vector512<double>.Zero, largest);
                taken += Vector512.Sum(shift);
                if (states < padded)
                    new Span<double>(row, 8 * padded).Fill(semiring.Zero);
                for (int k = 0; k < states; k++)
                {
                    Vector512<double> x = Vector512.Load(at + ((nint)k * layout.EvidenceCurrent)) - shift;
                    if (semiring.CanLose)
                    {
                        hasLost |= ChainStatistics.IsTooSmall(x);
                        x = VectorMath.Exp(x);
                    }

                    x.Store(eight);
                    for (int n = 0; n < 8; n++)
                        row[((nint)n * padded) + k] = eight[n];
                }
            }
        }

        for (; t < length; t++)
            taken += Weights(semiring, evidence + ((nint)t * layout.EvidenceTime), layout.EvidenceCurrent, states, padded, rows + ((nint)t * padded), ref hasLost);
        return taken;
    }

    private static int[] Counted()
    {
        int[] numbers = GC.AllocateUninitializedArray<int>(Block, pinned: true);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        return numbers;
    }

    /// <summary>What a pass forward leaves for the pass back.</summary>
    private readonly struct History(ChainLayout layout, double* memory)
    {
        /// <summary>Whether the numbers are logs.</summary>
        public bool IsLog
        {
            get => memory[0] != 0;
            set => memory[0] = value ? 1 : 0;
        }

        /// <summary>The number of steps.</summary>
        public int Length
        {
            get => (int)memory[1];
            set => memory[1] = value;
        }

        /// <summary>The transition to a step.</summary>
        public PanelMatrix Matrix(int step) => new(memory + Header + (2 * MatrixOf(step) * PanelMatrix.Memory(layout.States)), layout.States);

        /// <summary>The same transposed.</summary>
        public PanelMatrix Transposed(int step) => new(memory + Header + (((2 * MatrixOf(step)) + 1) * PanelMatrix.Memory(layout.States)), layout.States);

        /// <summary>The own weights of each step.</summary>
        public double* Rows => memory + Header + (2 * (MatrixOf(layout.Steps - 1) + 1) * PanelMatrix.Memory(layout.States));

        /// <summary>The message forward to each step, before its own weights.</summary>
        public double* Messages => Rows + ((nint)layout.Steps * layout.Padded);

        /// <summary>Which of the transitions leads to a step: all are the same, or each has its own.</summary>
        private nint MatrixOf(int step) => layout.FurtherTime == 0 ? 0 : step;
    }
}
