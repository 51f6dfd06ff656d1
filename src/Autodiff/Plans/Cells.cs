using System.Runtime.CompilerServices;

namespace Prob.Graphs.Plans;

/// <summary>What is done in each cell of some loops; the places are where the cell begins in two layouts.</summary>
internal interface ICellBody
{
    void Run(int number, int first, int second);
}

/// <summary>
/// Cells of a few dimensions, numbered row by row, with the step of each dimension in two layouts. Large ones run on all processors, in parts that depend on the
/// number of cells alone.
/// </summary>
internal sealed class Cells(int[] sizes, int[] firstSteps, int[] secondSteps)
{
    private const int Parts = 16;

    public int Count { get; } = sizes.Aggregate(1, static (product, size) => checked(product * size));

    /// <summary>Runs the body in every cell, in parts side by side if there is enough to do, which alone allocates.</summary>
    public void Run<TBody>(TBody body, bool isParallel)
        where TBody : struct, ICellBody
    {
        if (isParallel && Count >= Parts)
            RunParts(body);
        else
            Run(body, 0, Count);
    }

    private void RunParts<TBody>(TBody body)
        where TBody : struct, ICellBody =>
        Parallel.For(0, Parts, part => Run(body, (int)((long)Count * part / Parts), (int)((long)Count * (part + 1) / Parts)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TBody>(TBody body, int begin, int end)
        where TBody : struct, ICellBody
    {
        int rank = sizes.Length, first = 0, second = 0;
        Span<int> index = stackalloc int[rank];
        for (int d = rank - 1, rest = begin; d >= 0; d--)
        {
            (rest, index[d]) = Math.DivRem(rest, sizes[d]);
            first += index[d] * firstSteps[d];
            second += index[d] * secondSteps[d];
        }

        for (int number = begin; number < end; number++)
        {
            body.Run(number, first, second);
            for (int d = rank - 1; d >= 0; d--)
            {
                first += firstSteps[d];
                second += secondSteps[d];
                if (++index[d] < sizes[d])
                    break;
                first -= firstSteps[d] * sizes[d];
                second -= secondSteps[d] * sizes[d];
                index[d] = 0;
            }
        }
    }
}
