using System.Numerics;

namespace Prob.Graphs.Planning;

/// <summary>
/// The cheapest order of all, by dynamic programming over the sets of variables already eliminated (Held and Karp 1962; for elimination, Bodlaender, Fomin,
/// Koster, Kratsch and Thilikos 2012): which clique a variable forms depends on the set of those gone before, not on their order. O(2ⁿ n) steps; sets that cost
/// as much as a known plan are not pursued.
/// </summary>
internal static class SubsetElimination
{
    /// <summary>The largest graph it takes.</summary>
    public const int MaximumCount = 20;

    /// <summary>What a run takes at most; measured.</summary>
    public static double Nanoseconds(int count) => 4.0 * count * double.Exp2(count);

    /// <summary>The order whose tables have the least total size, or null if no order is below the limit.</summary>
    public static int[]? Run(int[][] adjacency, ReadOnlySpan<int> cardinalities, bool[] held, double limit)
    {
        int n = adjacency.Length;
        uint all = (1u << n) - 1, free = 0;
        var neighbours = new uint[n];
        for (int v = 0; v < n; v++)
        {
            free |= held[v] ? 0 : 1u << v;
            foreach (int u in adjacency[v])
                neighbours[v] |= 1u << u;
        }

        // The size of a table is the product of two halves, looked up. 20 cardinalities below 2^31 multiply to less than 2^1024.
        int half = n / 2;
        double[] low = Products(cardinalities[..half]), high = Products(cardinalities[half..]);
        var cost = new double[all + 1];
        var last = new byte[all + 1];
        Array.Fill(cost, limit);
        cost[0] = 0;
        Span<uint> component = stackalloc uint[n], boundary = stackalloc uint[n];
        for (uint gone = 0; gone < all; gone++)
        {
            if (cost[gone] >= limit)
                continue;

            // The remaining neighbours of v: its own, and those of each connected piece of eliminated variables that it touches.
            int pieces = 0;
            for (uint rest = gone; rest != 0; pieces++)
            {
                uint piece = rest & (0u - rest), edge = piece, seen = 0;
                for (; edge != 0; edge = seen & gone & ~piece, piece |= edge)
                {
                    for (; edge != 0; edge &= edge - 1)
                        seen |= neighbours[BitOperations.TrailingZeroCount(edge)];
                }

                (component[pieces], boundary[pieces]) = (piece, seen & ~gone);
                rest &= ~piece;
            }

            uint candidates = ~gone & ((free & ~gone) != 0 ? free : all);
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int v = BitOperations.TrailingZeroCount(candidates);
                uint clique = (neighbours[v] & ~gone) | (1u << v);
                for (int i = 0; i < pieces; i++)
                    clique |= (component[i] & neighbours[v]) != 0 ? boundary[i] : 0;
                double through = cost[gone] + (low[clique & ((1u << half) - 1)] * high[clique >> half]);
                uint next = gone | (1u << v);
                if (through < cost[next])
                    (cost[next], last[next]) = (through, (byte)v);
            }
        }

        if (cost[all] >= limit)
            return null;
        var order = new int[n];
        for (uint gone = all; gone != 0; gone &= ~(1u << order[n]))
            order[--n] = last[gone];
        return order;
    }

    private static double[] Products(ReadOnlySpan<int> factors)
    {
        var products = new double[1 << factors.Length];
        products[0] = 1;
        for (int i = 0; i < factors.Length; i++)
        {
            for (int set = 0; set < 1 << i; set++)
                products[set | (1 << i)] = products[set] * factors[i];
        }

        return products;
    }
}
