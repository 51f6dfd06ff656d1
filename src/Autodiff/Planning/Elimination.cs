namespace Prob.Graphs;

/// <summary>
/// Sums variables out of a product of tables, one after the other: for each, the tables that mention it are multiplied, two at a time, and it is summed. The result
/// is a graph of contractions, in which the sweep finds whatever is asked; variables are axes, in the order in which they go.
/// </summary>
internal static class Elimination
{
    private const int Few = 16;   // below it all pairs are looked at

    /// <summary>The tables that are left when the axes of the order have been summed out of the product; their axes are those that are not in the order.</summary>
    /// <param name="tables">The tables, whose event shape is [].</param>
    /// <param name="order">The axes to be summed, the first to go first; each belongs to a table.</param>
    public static List<Tensor> SumOut(IReadOnlyList<Tensor> tables, IReadOnlyList<Axis> order)
    {
        var place = new Dictionary<Axis, int>();
        for (int i = 0; i < order.Count; i++)
            place.Add(order[i], i);
        var buckets = new List<Tensor>[order.Count + 1];
        for (int i = 0; i < buckets.Length; i++)
            buckets[i] = [];
        void Put(Tensor table) => buckets[table.Axes.Min(axis => place.GetValueOrDefault(axis, order.Count), order.Count)].Add(table);

        foreach (Tensor table in tables)
            Put(table);
        for (int i = 0; i < order.Count; i++)
            Put(Multiply(buckets[i], AxisSet.Of(order[i])));
        return buckets[order.Count];
    }

    /// <summary>The product of all tables, at least one, as one table.</summary>
    public static Tensor Product(IReadOnlyList<Tensor> tables) => Multiply(tables, default);

    private static int Min(this AxisSet axes, Func<Axis, int> of, int most)
    {
        int least = most;
        foreach (Axis axis in axes)
            least = Math.Min(least, of(axis));
        return least;
    }

    /// <summary>
    /// The product of tables, summed over some axes with the last multiplication. Tables over the same axes go first, which costs least and leaves few when there
    /// are thousands, then the two whose product is smallest.
    /// </summary>
    private static Tensor Multiply(IReadOnlyList<Tensor> tables, AxisSet summed)
    {
        List<Tensor> left = tables.Count <= Few ? [.. tables] : [.. tables.GroupBy(table => table.Axes).SelectMany(static alike => Together(new Queue<Tensor>(alike)))];
        while (left.Count > 2)
        {
            (int first, int second, long least) = (0, 1, long.MaxValue);
            for (int i = 0; i < left.Count; i++)
            {
                for (int j = i + 1; j < left.Count; j++)
                {
                    long size = Size(left[i].Axes.Union(left[j].Axes));
                    if (size < least)
                        (first, second, least) = (i, j, size);
                }
            }

            Tensor product = Contracted(left[first].Axes.Union(left[second].Axes), left[first], left[second]);
            left.RemoveAt(second);
            left[first] = product;
        }

        return left.Count == 2
            ? Contracted(left[0].Axes.Union(left[1].Axes).Except(summed), left[0], left[1])
            : summed.Count == 0 ? left[0] : new Contract("->", new(left[0].Axes.Except(summed), default)).Apply(left[0]);
    }

    /// <summary>Tables over the same axes multiplied in pairs until two are left: as many products as one after the other, but few between any table and the end.</summary>
    private static Queue<Tensor> Together(Queue<Tensor> alike)
    {
        while (alike.Count > 2)
        {
            Tensor first = alike.Dequeue();
            alike.Enqueue(Contracted(first.Axes, first, alike.Dequeue()));
        }

        return alike;
    }

    private static long Size(AxisSet axes)
    {
        long size = 1;
        foreach (Axis axis in axes)
            size = checked(size * axis.Size);
        return size;
    }

    private static Tensor Contracted(AxisSet axes, Tensor x, Tensor y) => new Contract(",->", new(axes, default)).Apply(x, y);
}
