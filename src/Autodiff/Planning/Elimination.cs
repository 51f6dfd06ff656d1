using System.Numerics;
using System.Runtime.InteropServices;

namespace Prob.Graphs;

/// <summary>
/// Sums variables out of a product of tables, one after the other: for each, the tables that mention it are multiplied and it is summed, in one contraction. The result
/// is a graph of contractions, in which the sweep finds whatever is asked; variables are axes, in the order in which they go.
/// <para>
/// A variable that no earlier sum still has, since all tables that mention it were there at the start, gets one more factor, a <em>unit</em> of ones over its axis. The
/// message to a unit is the weight of each state with all other variables summed out: a marginal is the derivative of the total by its unit. The other variables find
/// theirs in an earlier sum.
/// </para>
/// </summary>
internal sealed class Elimination
{
    /// <summary>The most tables in one contraction, which with a unit and a message from above make eight.</summary>
    private const int MostTables = 5;

    /// <summary>
    /// If eliminating a variable leaves just the clique of the next, both are summed at once, as long as the table over the larger clique is no larger than this: one
    /// contraction costs less than two where a table is small, more where it is large.
    /// </summary>
    private const int MostTogether = 4096;

    private readonly Dictionary<Axis, int> places = [];
    private readonly List<Product>[] buckets;
    private readonly List<Tensor> units = [], sums = [];
    private readonly List<Tensor> left = [];

    /// <summary>Sums the axes out of the product of the tables.</summary>
    /// <param name="tables">The tables, whose event shape is [].</param>
    /// <param name="order">The axes to be summed, the first to go first; each belongs to a table.</param>
    public Elimination(IEnumerable<Tensor> tables, ReadOnlySpan<Axis> order)
    {
        buckets = new List<Product>[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            places.Add(order[i], i);
            buckets[i] = [];
        }

        foreach (Tensor table in tables)
            Put(new([table], table.Axes, default));
        for (int i = 0; i < order.Length; i++)
            Put(Gather(buckets[i], order[i]));
    }

    /// <summary>The tables that are left: their product is the sum.</summary>
    public IReadOnlyList<Tensor> Left => left;

    /// <summary>The units.</summary>
    public IReadOnlyList<Tensor> Units => units;

    /// <summary>The results of the contractions that sum an axis out.</summary>
    public IReadOnlyList<Tensor> Sums => sums;

    /// <summary>The product of what is left, as one table.</summary>
    public Tensor Total => Contracted(Fewer([.. left]), default);

    /// <summary>Puts a product where the first of its axes is summed; what has no such axis is left.</summary>
    private void Put(Product product)
    {
        int place = buckets.Length;
        foreach (Axis axis in product.Axes.Items)
        {
            if (places.TryGetValue(axis, out int at) && at < place && !product.Summed.Contains(axis))
                place = at;
        }

        if (place < buckets.Length)
            buckets[place].Add(product);
        else
            left.Add(Compute(product));
    }

    /// <summary>What a bucket holds with its axis to be summed, before anything is computed.</summary>
    private Product Gather(List<Product> bucket, Axis axis)
    {
        AxisSet axes = default;
        int tables = 0;
        foreach (Product product in bucket)
        {
            axes = axes.Union(product.Kept);
            tables += product.IsTable ? product.Tables.Length : 1;
        }

        Product? joined = null;
        foreach (Product product in bucket)
        {
            if (!product.IsTable && product.Kept.Count == axes.Count && tables - 1 + product.Tables.Length <= MostTables && product.Axes.Size <= MostTogether)
                joined = product;
        }

        var gathered = new Tensor[tables - 1 + (joined?.Tables.Length ?? 1)];
        int count = 0;
        foreach (Product product in bucket)
        {
            if (product == joined || product.IsTable)
            {
                product.Tables.CopyTo(gathered, count);
                count += product.Tables.Length;
            }
            else
            {
                gathered[count++] = Compute(product);
            }
        }

        AxisSet own = AxisSet.Of(axis);
        return joined is null ? new(gathered, axes, own) : new(gathered, joined.Axes, joined.Summed.Union(own));
    }

    private Tensor Compute(Product product)
    {
        if (product.IsTable)
            return product.Tables[0];
        if (product.Summed.Count == 0)
            return Contracted(product.Tables, product.Axes);
        AxisSet own = product.Summed;
        foreach (Tensor table in product.Tables)
            own = table.Source.Primitive is Input ? own : own.Except(table.Axes);
        Tensor[] factors = Fewer(product.Tables);
        if (own.Count > 0)
        {
            Tensor unit = Tensor.Input("unit", new(own, default));
            units.Add(unit);
            factors = [unit, .. factors];
        }

        Tensor sum = Contracted(factors, product.Kept);
        sums.Add(sum);
        return sum;
    }

    private static Tensor Contracted(ReadOnlySpan<Tensor> tables, AxisSet result) => Contract.OverAxes(result, tables);

    /// <summary>Tables multiplied with each other until few enough are left for one contraction: always the two whose product is smallest.</summary>
    private static Tensor[] Fewer(Tensor[] tables)
    {
        if (tables.Length <= MostTables)
            return tables;
        AxisSet all = default;
        foreach (Tensor table in tables)
            all = all.Union(table.Axes);
        var groups = new Dictionary<ulong, Group>();
        foreach (Tensor table in tables)
        {
            ulong mask = 0;
            foreach (Axis axis in table.Axes.Items)
                mask |= 1UL << all.Items.IndexOf(axis);
            if (!groups.TryGetValue(mask, out Group? alike))
                groups.Add(mask, alike = new Group(mask, all));
            alike.Add(table);
        }

        List<Group> left = [.. groups.Values];
        while (left.Count > 1 && left.Sum(group => group.Count) > MostTables)
        {
            (int first, int second) = Closest(left, all);
            left[first] = left[first].With(left[second]);
            left.RemoveAt(second);
        }

        return [.. left.SelectMany(group => group.Tables(MostTables))];
    }

    private static (int First, int Second) Closest(List<Group> groups, AxisSet all)
    {
        (int first, int second, double least) = (0, 1, double.PositiveInfinity);
        for (int i = 0; i < groups.Count; i++)
        {
            for (int j = i + 1; j < groups.Count; j++)
            {
                double size = 1;
                for (ulong mask = groups[i].Mask | groups[j].Mask; mask != 0; mask &= mask - 1)
                    size *= all[BitOperations.TrailingZeroCount(mask)].Size;
                if (size < least)
                    (first, second, least) = (i, j, size);
            }
        }

        return (first, second);
    }

    /// <summary>Tables that will be multiplied, over axes that a mask marks among all.</summary>
    private sealed class Group(ulong mask, AxisSet all)
    {
        private readonly List<Tensor> tables = [];

        public ulong Mask => mask;

        public int Count => tables.Count;

        public void Add(Tensor table) => tables.Add(table);

        /// <summary>Both groups; what is over fewer axes than the product is multiplied first.</summary>
        public Group With(Group other)
        {
            var both = new Group(mask | other.Mask, all);
            both.tables.AddRange(Tables(mask == both.Mask ? MostTables : 1));
            both.tables.AddRange(other.Tables(other.Mask == both.Mask ? MostTables : 1));
            return both;
        }

        /// <summary>The tables multiplied with each other until at most so many are left.</summary>
        public List<Tensor> Tables(int most)
        {
            while (tables.Count > most)
            {
                int taken = Math.Min(MostTables, tables.Count - most + 1);
                Tensor product = Contracted(CollectionsMarshal.AsSpan(tables)[..taken], AxisSet.Of([.. all.Where((_, i) => (mask >> i & 1) == 1)]));
                tables.RemoveRange(0, taken);
                tables.Add(product);   // last, so that few products lie between any table and the end
            }

            return tables;
        }
    }

    /// <summary>Tables that are multiplied, and the axes over which the product is summed.</summary>
    private sealed record Product(Tensor[] Tables, AxisSet Axes, AxisSet Summed)
    {
        /// <summary>The axes that are left when the sum is taken.</summary>
        public AxisSet Kept { get; } = Summed.Count == 0 ? Axes : Axes.Except(Summed);

        /// <summary>Whether there is nothing to compute.</summary>
        public bool IsTable => Tables.Length == 1 && Summed.Count == 0;
    }
}
