using System.Runtime.CompilerServices;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// A contraction of two operands as matrix products. Dimensions of one operand and the result are rows or columns, those of both operands alone are summed over, and dimensions that
/// lie one behind the other are one; so a batch of rows, over named axes too, is one matrix. What is left over repeats the product. Nothing is copied first, whatever is transposed.
/// </summary>
/// <typeparam name="TStored">How numbers are stored, and computed with.</typeparam>
internal sealed class MatrixContraction<TStored> : Instruction
    where TStored : unmanaged
{
    private const int LeastDot = 32, MostDots = 4;

    private readonly MatrixShape shape;
    private readonly LoopNest repeats;
    private readonly Plans.Buffer a, b, c;
    private readonly bool clears;

    private MatrixContraction(MatrixShape shape, LoopNest repeats, bool clears, Plans.Buffer a, Plans.Buffer b, Plans.Buffer c) =>
        (this.shape, this.repeats, this.clears, this.a, this.b, this.c) = (shape, repeats, clears, a, b, c);

    /// <summary>The contraction as matrix products, or null if it is none, or so small or narrow that loops are as fast.</summary>
    /// <param name="dimensions">The size of each dimension, and its step for each operand and the result.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="result">The result.</param>
    public static MatrixContraction<TStored>? Of(IEnumerable<(int Size, int[] Strides)> dimensions, Plans.Buffer[] operands, Plans.Buffer result)
    {
        List<(int Size, int[] Strides)> all = [.. dimensions];
        if (operands.Length != 2 || result.Length == 0 || all.Any(d => d.Size == 0))
            return null;

        // The dimension in which the result's entries are side by side is that of the columns, which makes its operand the second.
        int second = all.FindIndex(d => d.Strides is [0, not 0, 1]) >= 0 ? 1 : 0;
        (int first, Plans.Buffer a, Plans.Buffer b) = (1 - second, operands[1 - second], operands[second]);
        List<(int Size, int[] Strides)> rows = Merged(all, d => d.Strides[first] != 0 && d.Strides[second] == 0 && d.Strides[2] != 0);
        List<(int Size, int[] Strides)> columns = Merged(all, d => d.Strides[first] == 0 && d.Strides[second] != 0 && d.Strides[2] != 0);
        List<(int Size, int[] Strides)> inner = Merged(all, d => d.Strides[first] != 0 && d.Strides[second] != 0 && d.Strides[2] == 0);
        List<(int Size, int[] Strides)> batch = Merged(all, d => d.Strides[first] != 0 && d.Strides[second] != 0 && d.Strides[2] != 0);
        int column = columns.FindIndex(d => d.Strides[2] == 1);
        if (column < 0 || inner.Count == 0 || all.Any(d => d.Strides.Count(stride => stride != 0) < 2))
            return null;
        (int Size, int[] Strides) i = rows.Count > 0 ? Largest(rows) : (1, [0, 0, 0]), l = Largest(inner), j = columns[column];
        columns.RemoveAt(column);
        var shape = new MatrixShape(i.Size, l.Size, j.Size, i.Strides[first], l.Strides[first], l.Strides[second], j.Strides[second], i.Strides[2], Adds: inner.Count > 0);
        if (!Pays(shape))
            return null;
        LoopNest repeats = LoopNest.Of(3, [.. ((IEnumerable<(int Size, int[] Strides)>)[.. batch, .. rows, .. columns, .. inner]).Select(d => (d.Size, (int[])[d.Strides[first], d.Strides[second], d.Strides[2]]))]);
        return new(shape, repeats, clears: inner.Count > 0, a, b, result);
    }

    public override void Execute(Memory memory)
    {
        if (clears)
            memory.Values<TStored>(c).Clear();
        var body = new Body(shape, repeats, memory.Threads, ref memory.Reference<TStored>(a), ref memory.Reference<TStored>(b), ref memory.Reference<TStored>(c));
        repeats.Run(ref body);
    }

    /// <summary>Few sums of products of two long rows are faster made one by one (LinearKernel.Dot) than by copying one of the matrices (2×1000 times 1000×2: 0.27 against 2.8 µs).</summary>
    private static bool Pays(in MatrixShape shape) =>
        shape is not { AColumn: 1, BRow: 1, Inner: >= LeastDot } || Math.Min(shape.Rows, shape.Columns) > MostDots;

    /// <summary>The largest, which is taken out.</summary>
    private static (int Size, int[] Strides) Largest(List<(int Size, int[] Strides)> dimensions)
    {
        (int Size, int[] Strides) largest = dimensions.MaxBy(d => d.Size);
        dimensions.Remove(largest);
        return largest;
    }

    /// <summary>The dimensions of a kind, those that lie one behind the other as one.</summary>
    private static List<(int Size, int[] Strides)> Merged(List<(int Size, int[] Strides)> all, Func<(int Size, int[] Strides), bool> isOfKind)
    {
        List<(int Size, int[] Strides)> merged = [];
        foreach ((int size, int[] strides) in all.Where(isOfKind).OrderByDescending(d => d.Strides.Max()))
        {
            if (merged.Count > 0 && merged[^1].Strides.Zip(strides).All(pair => pair.First == pair.Second * size))
                merged[^1] = (merged[^1].Size * size, strides);
            else
                merged.Add((size, strides));
        }

        return merged;
    }

    private readonly ref struct Body(MatrixShape shape, LoopNest repeats, int threads, ref TStored a, ref TStored b, ref TStored c) : ILoopBody
    {
        private readonly ref TStored a = ref a, b = ref b, c = ref c;

        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            int[] next = repeats.InnerStrides;
            MatrixKernel.Multiply(
                shape, in Unsafe.Add(ref a, offsets[0]), in Unsafe.Add(ref b, offsets[1]), ref Unsafe.Add(ref c, offsets[2]), threads, new(repeats.InnerSize - 1, next[0], next[1], next[2]));
        }
    }
}
