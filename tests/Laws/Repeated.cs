using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>Broadcasting the slow way: by asking for every place of the result which place of an operand it comes from.</summary>
internal static class Repeated
{
    /// <summary>The function of the operands' entries, at every place of the type they broadcast to.</summary>
    public static double[] Map(TensorType[] types, double[][] operands, Func<double[], double> f)
    {
        Axis[] axes = [.. types.SelectMany(type => type.Axes).Distinct().OrderBy(axis => axis.Order)];
        int rank = types.Max(type => type.Shape.Rank);
        int[] shape = [.. Enumerable.Range(0, rank).Select(d => types.Max(type => Size(type, d)))];
        if (types.Any(type => type.Size == 0))
            return [];
        int[] sizes = [.. axes.Select(axis => axis.Size), .. shape];
        return [.. Places(sizes).Select(place => f([.. types.Select((type, k) => operands[k][Offset(type, place)])]))];

        int Size(TensorType type, int d) => d + type.Shape.Rank < rank ? 1 : type.Shape[d + type.Shape.Rank - rank];

        int Offset(TensorType type, int[] place)
        {
            int offset = 0;
            for (int a = 0; a < axes.Length; a++)
                offset = type.Axes.Contains(axes[a]) ? (offset * axes[a].Size) + place[a] : offset;
            for (int d = 0; d < rank; d++)
                offset = (offset * Size(type, d)) + (Size(type, d) == 1 ? 0 : place[axes.Length + d]);
            return offset;
        }
    }

    /// <summary>All places of an array, the last dimension fastest.</summary>
    public static IEnumerable<int[]> Places(params int[] sizes)
    {
        int count = sizes.Aggregate(1, (product, size) => product * size);
        for (int i = 0; i < count; i++)
        {
            var place = new int[sizes.Length];
            for (int d = sizes.Length - 1, rest = i; d >= 0; rest /= sizes[d--])
                place[d] = rest % sizes[d];
            yield return place;
        }
    }
}
