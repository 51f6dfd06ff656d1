namespace Prob.Graphs.Plans;

/// <summary>
/// A small contraction as a list of terms: for each, where its factors lie and which entry of the result it is added to. Nothing is computed but the terms themselves.
/// </summary>
internal sealed class TermContraction<TSemiring> : Instruction
    where TSemiring : struct, IVectorSemiring
{
    private readonly TSemiring semiring;
    private readonly Buffer x, result;
    private readonly Buffer? y;
    private readonly int[] terms;   // x, y, result, one after the other
    private readonly bool isFirstOnly;

    public TermContraction(TSemiring semiring, AxisSet all, Buffer[] inputs, Buffer result)
    {
        (this.semiring, x, y, this.result) = (semiring, inputs[0], inputs.Length > 1 ? inputs[1] : null, result);
        terms = new int[3 * all.Size];
        isFirstOnly = all.Size == result.Length;
        Span<int> steps = stackalloc int[(3 * all.Count) + 2];
        Span<int> index = stackalloc int[all.Count];
        index.Clear();
        Steps(all, x.Type.Axes, steps);
        Steps(all, y?.Type.Axes ?? default, steps[1..]);
        Steps(all, result.Type.Axes, steps[2..]);
        int xAt = 0, yAt = 0, to = 0;
        for (int t = 0; t < terms.Length; t += 3)
        {
            (terms[t], terms[t + 1], terms[t + 2]) = (xAt, yAt, to);
            for (int d = all.Count - 1; d >= 0; d--)
            {
                xAt += steps[3 * d];
                yAt += steps[(3 * d) + 1];
                to += steps[(3 * d) + 2];
                int size = all[d].Size;
                if (++index[d] < size)
                    break;
                xAt -= steps[3 * d] * size;
                yAt -= steps[(3 * d) + 1] * size;
                to -= steps[(3 * d) + 2] * size;
                index[d] = 0;
            }
        }
    }

    public override void Execute(Memory memory)
    {
        ReadOnlySpan<double> first = memory[x];
        Span<double> sum = memory[result];
        if (!isFirstOnly)
            sum.Fill(semiring.Zero);
        if (y is null)
        {
            for (int t = 0; t + 2 < terms.Length; t += 3)
            {
                ref double target = ref sum[terms[t + 2]];
                target = isFirstOnly ? first[terms[t]] : semiring.Plus(target, first[terms[t]]);
            }

            return;
        }

        ReadOnlySpan<double> second = memory[y];
        for (int t = 0; t + 2 < terms.Length; t += 3)
        {
            double term = semiring.Times(first[terms[t]], second[terms[t + 1]]);
            ref double target = ref sum[terms[t + 2]];
            target = isFirstOnly ? term : semiring.Plus(target, term);
        }
    }

    /// <summary>The step in a table over some of the axes for each of them all, three apart; 0 for those it lacks.</summary>
    private static void Steps(AxisSet all, AxisSet own, Span<int> steps)
    {
        int step = 1, next = own.Count - 1;
        for (int d = all.Count - 1; d >= 0; d--)
        {
            bool has = next >= 0 && own[next] == all[d];
            steps[3 * d] = has ? step : 0;
            if (has)
                step *= own[next--].Size;
        }
    }
}
