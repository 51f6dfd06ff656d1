using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Prob.Graphs.Plans;

/// <summary>What a loop nest does with each run of its innermost loop; offsets hold the place in memory where the run begins, one per operand.</summary>
internal interface ILoopBody
{
    void Run(scoped ReadOnlySpan<int> offsets);
}

/// <summary>
/// Nested loops over operands with a step per dimension each. Dimensions of size 1 are dropped and neighbours that lie one behind the other in every operand
/// are merged, so that most elementwise work becomes one long run.
/// </summary>
internal sealed class LoopNest
{
    /// <summary>The most operands, the result among them.</summary>
    public const int MaximumOperands = 8;

    private const int MaximumRank = 32;
    private readonly int[] outerSizes;
    private readonly int[][] outerStrides;   // [dimension][operand]
    private readonly bool isEmpty;

    /// <summary>The loops over the given sizes, outermost first; strides holds a row per operand.</summary>
    public LoopNest(int[] sizes, params int[][] strides)
    {
        var dimensions = new List<(int Size, int[] Strides)>();
        isEmpty = sizes.Contains(0);
        for (int d = 0; d < sizes.Length; d++)
        {
            if (sizes[d] == 1)
                continue;
            int[] steps = [.. strides.Select(s => s[d])];
            if (dimensions.Count > 0 && Lies(dimensions[^1].Strides, steps, sizes[d]))
                dimensions[^1] = (dimensions[^1].Size * sizes[d], steps);
            else
                dimensions.Add((sizes[d], steps));
        }

        if (dimensions.Count == 0)
            dimensions.Add((1, new int[strides.Length]));
        if (dimensions.Count > MaximumRank || strides.Length > MaximumOperands)
            throw new ArgumentException($"Loops over {dimensions.Count} dimensions and {strides.Length} operands exceed the limits of {MaximumRank} and {MaximumOperands}.");
        (InnerSize, InnerStrides) = dimensions[^1];
        dimensions.RemoveAt(dimensions.Count - 1);
        outerSizes = [.. dimensions.Select(d => d.Size)];
        outerStrides = [.. dimensions.Select(d => d.Strides)];
    }

    /// <summary>The loops over dimensions that each have a size and a step per operand.</summary>
    public static LoopNest Of(int operands, IReadOnlyList<(int Size, int[] Strides)> dimensions) =>
        new([.. dimensions.Select(d => d.Size)], [.. Enumerable.Range(0, operands).Select(k => dimensions.Select(d => d.Strides[k]).ToArray())]);

    /// <summary>The length of the innermost runs.</summary>
    public int InnerSize { get; }

    /// <summary>The steps of the innermost loop, one per operand.</summary>
    public int[] InnerStrides { get; }

    /// <summary>Whether there is a single run.</summary>
    public bool IsFlat => outerSizes.Length == 0;

    /// <summary>Runs the body at each place of the outer loops. Optimised at once: profiles gathered from nests of other shapes mislead the compiler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TBody>(scoped ref TBody body)
        where TBody : ILoopBody, allows ref struct
    {
        if (isEmpty)
            return;
        int operands = InnerStrides.Length;
        Span<int> offsets = stackalloc int[MaximumOperands];
        offsets = offsets[..operands];
        offsets.Clear();
        int rank = outerSizes.Length;
        if (rank == 0)
        {
            body.Run(offsets);
            return;
        }

        Span<int> index = stackalloc int[MaximumRank];
        index = index[..rank];
        index.Clear();
        while (true)
        {
            body.Run(offsets);
            int d = rank - 1;
            while (true)
            {
                int[] steps = outerStrides[d];
                for (int k = 0; k < offsets.Length; k++)
                    offsets[k] += steps[k];
                if (++index[d] < outerSizes[d])
                    break;
                for (int k = 0; k < offsets.Length; k++)
                    offsets[k] -= steps[k] * outerSizes[d];
                index[d] = 0;
                if (--d < 0)
                    return;
            }
        }
    }

    private static bool Lies(int[] outer, int[] inner, int innerSize)
    {
        for (int k = 0; k < outer.Length; k++)
        {
            if (outer[k] != inner[k] * innerSize)
                return false;
        }

        return true;
    }
}
