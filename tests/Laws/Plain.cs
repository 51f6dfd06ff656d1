namespace Prob.Tests.Laws;

/// <summary>Rearrangements and sums of arrays, written so that one sees they are right.</summary>
internal static class Plain
{
    /// <summary>Replaces every line along the middle one of three dimensions by what the function makes of it.</summary>
    public static double[] Lines(double[] x, int before, int length, int after, Func<double[], double[]> f)
    {
        double[][] lines = [.. Repeated.Places(before, after).Select(p => f([.. Enumerable.Range(0, length).Select(i => x[(((p[0] * length) + i) * after) + p[1]])]))];
        int made = lines.Length == 0 ? 0 : lines[0].Length;
        return [.. Repeated.Places(before, made, after).Select(p => lines[(p[0] * after) + p[2]][p[1]])];
    }

    /// <summary>The entries of an array with its dimensions in another order: the first of the result is the dimension that the order names first.</summary>
    public static double[] Permute(double[] x, int[] sizes, params int[] order)
    {
        return [.. Repeated.Places([.. order.Select(d => sizes[d])]).Select(place =>
        {
            var source = new int[sizes.Length];
            for (int d = 0; d < order.Length; d++)
                source[order[d]] = place[d];
            return x[Offset(sizes, source)];
        })];
    }

    /// <summary>Einstein's sum by visiting every combination of labels.</summary>
    public static double[] Contract(string equation, int[][] sizes, double[][] operands)
    {
        string[] sides = equation.Replace(" ", "").Split("->"), labels = sides[0].Split(',');
        string all = string.Concat(sides[0].Where(char.IsLetter).Distinct());
        int[] bounds = [.. all.Select(label => labels.Select((own, k) => own.Contains(label) ? sizes[k][own.IndexOf(label)] : 0).Max())];
        int[] Part(int[] place, string own) => [.. own.Select(label => place[all.IndexOf(label)])];
        int[] resultSizes = Part(bounds, sides[1]);
        var result = new double[resultSizes.Aggregate(1, (product, size) => product * size)];
        foreach (int[] place in Repeated.Places(bounds))
        {
            double term = 1;
            for (int k = 0; k < operands.Length; k++)
                term *= operands[k][Offset(sizes[k], Part(place, labels[k]))];
            result[Offset(resultSizes, Part(place, sides[1]))] += term;
        }

        return result;
    }

    public static int Offset(int[] sizes, int[] place)
    {
        int offset = 0;
        for (int d = 0; d < sizes.Length; d++)
            offset = (offset * sizes[d]) + place[d];
        return offset;
    }
}
