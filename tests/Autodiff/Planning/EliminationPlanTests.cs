using Prob.Graphs;

namespace Prob.Tests.Autodiff.Planning;

public sealed class EliminationPlanTests
{
    [Fact]
    public void Every_plan_is_an_order_with_a_tree_of_cliques()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 300; trial++)
        {
            (int[] cardinalities, int[][] scopes) = RandomGraph(random, random.Next(1, 60));
            int[] last = [.. Enumerable.Range(0, cardinalities.Length).Where(_ => random.Next(3) == 0)];
            foreach (int[] held in new[] { [], last, [.. Enumerable.Range(0, cardinalities.Length)] })
                Valid(EliminationPlan.Find(cardinalities, scopes, new() { Last = held, Share = trial % 2, MaximumSeconds = 0.001 }), cardinalities, scopes, held);
        }
    }

    [Fact]
    public void Small_graphs_get_the_best_of_all_orders()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 30; trial++)
        {
            (int[] cardinalities, int[][] scopes) = RandomGraph(random, random.Next(1, 8));
            int[] mentioned = [.. scopes.SelectMany(s => s).Distinct()];
            bool[] held = [.. cardinalities.Select(_ => trial % 2 == 1 && random.Next(3) == 0)];
            double best = Permutations(mentioned)
                .Where(order => !order.Zip(order.Skip(1)).Any(pair => held[pair.First] && !held[pair.Second]))
                .Min(order => TotalSize(cardinalities, scopes, order));
            var plan = EliminationPlan.Find(cardinalities, scopes, new() { Last = [.. mentioned.Where(v => held[v])] });
            Assert.Equal(best, double.Exp2(plan.Log2TotalSize), 1e-9 * best);
        }
    }

    [Fact]
    public void Sizes_are_those_of_the_elimination_itself()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 100; trial++)
        {
            (int[] cardinalities, int[][] scopes) = RandomGraph(random, random.Next(1, 12));
            int[] order = [.. scopes.SelectMany(s => s).Distinct()];
            random.Shuffle(order);
            var plan = EliminationPlan.Of(cardinalities, scopes, order);
            Valid(plan, cardinalities, scopes, []);
            Assert.Equal(order, plan.Order.AsEnumerable());
            Assert.Equal(Math.Log2(TotalSize(cardinalities, scopes, order)), plan.Log2TotalSize, 1e-9);
            Assert.Equal(plan.Log2TotalSize + 3, plan.Log2Bytes);
        }
    }

    [Fact]
    public void Operations_are_products_and_sums_of_tables()
    {
        // f(a, b) g(b, c) over 2, 3 and 5 states, a first: 6 (one table, summed), then 15 × 2 (g and the message of a), then 3 or 5 × 1.
        var plan = EliminationPlan.Of([2, 3, 5], [[0, 1], [1, 2]], [0, 2, 1]);
        Assert.Equal(Math.Log2(6 + 15 + (3 * 2)), plan.Log2Operations, 1e-12);
        Assert.Equal([2, 2, -1], plan.Parents.AsEnumerable());
        Assert.Equal([0, 1], plan.FactorCliques.AsEnumerable());
    }

    [Fact]
    public void Known_treewidths()
    {
        var random = new Random(4);
        for (int n = 2; n <= 40; n += 3)
        {
            Width(1, n, Enumerable.Range(1, n - 1).Select(v => new[] { random.Next(v), v }), proven: true);
            Width(1, n, Enumerable.Range(1, n - 1).Select(v => new[] { v - 1, v }), proven: true);
            Width(n - 1, n, [[.. Enumerable.Range(0, n)]], proven: true);
            if (n > 2)
                Width(2, n, Enumerable.Range(0, n).Select(v => new[] { v, (v + 1) % n }), proven: true);
        }

        for (int k = 1; k <= 6; k++)
        {
            // A k-tree: start from a clique, join each new vertex to a clique of k. Its partial graphs are no wider.
            List<int[]> cliques = [[.. Enumerable.Range(0, k + 1)]];
            for (int v = k + 1; v < 60; v++)
            {
                int[] old = cliques[random.Next(cliques.Count)];
                int left = random.Next(old.Length);
                cliques.Add([.. old.Where((_, i) => i != left), v]);
            }

            Width(k, 60, cliques, proven: true);
        }

        for (int n = 2; n <= 6; n++)
            Width(n, n * n, Grid(n), proven: false);
    }

    [Fact]
    public void Grids_cost_no_more_than_row_by_row()
    {
        // Which has width n, the treewidth, and n² tables of that width; a wider order with fewer large tables can cost less.
        for (int n = 2; n <= 16; n++)
        {
            int[] cardinalities = [.. Enumerable.Repeat(2, n * n)];
            int[][] scopes = [.. Grid(n)];
            var rows = EliminationPlan.Of(cardinalities, scopes, [.. Enumerable.Range(0, n * n)]);
            Assert.Equal(n, rows.Width);
            Assert.True(EliminationPlan.Find(cardinalities, scopes, new() { Share = 0 }).Log2TotalSize <= rows.Log2TotalSize + 1e-9);
        }
    }

    [Fact]
    public void The_order_of_a_tree_adds_no_edge()
    {
        // Each edge is the clique of one elimination, and the variable that is left last costs its own states.
        var random = new Random(5);
        for (int trial = 0; trial < 50; trial++)
        {
            int n = random.Next(2, 100);
            int[] cardinalities = [.. Enumerable.Range(0, n).Select(_ => random.Next(2, 10))];
            int[][] scopes = [.. Enumerable.Range(1, n - 1).Select(v => new[] { random.Next(v), v })];
            var plan = EliminationPlan.Find(cardinalities, scopes);
            double edges = scopes.Sum(s => (double)cardinalities[s[0]] * cardinalities[s[1]]);
            Assert.Equal(edges + cardinalities[plan.Order[^1]], double.Exp2(plan.Log2TotalSize), 1e-9 * edges);
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_plan_and_more_time_no_worse_one()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 5; trial++)
        {
            (int[] cardinalities, int[][] scopes) = RandomGraph(random, 60, 90);
            var options = new EliminationOptions { Seed = 7, MaximumSeconds = 0.02, Share = 1 };
            var plan = EliminationPlan.Find(cardinalities, scopes, options);
            Assert.Equal(plan.Order.AsEnumerable(), EliminationPlan.Find(cardinalities, scopes, options).Order);
            Assert.True(plan.Log2TotalSize <= EliminationPlan.Find(cardinalities, scopes, options with { Share = 0 }).Log2TotalSize + 1e-9);
        }
    }

    [Fact]
    public void Huge_tables_have_finite_logarithms()
    {
        int[] cardinalities = [.. Enumerable.Repeat(int.MaxValue, 200)];
        var complete = EliminationPlan.Find(cardinalities, [[.. Enumerable.Range(0, 200)]]);
        Assert.Equal(200 * 31, complete.Log2LargestClique, 1e-6);
        Assert.Equal(200 * 31, complete.Log2TotalSize, 1e-6);
        Valid(complete, cardinalities, [[.. Enumerable.Range(0, 200)]], []);

        int[][] grid = [.. Grid(14)];
        var plan = EliminationPlan.Find(cardinalities, grid, new() { MaximumSeconds = 0.01 });
        Valid(plan, cardinalities, grid, []);
        Assert.InRange(plan.Log2LargestClique, 15 * 30.99, 20 * 31);

        // Tables beyond every double: 60 variables in a graph so dense that no order avoids it.
        int[][] dense = [.. Enumerable.Range(0, 60).SelectMany(v => Enumerable.Range(v + 1, 59 - v).Where(u => (u + v) % 7 > 0).Select(u => new[] { v, u }))];
        var wide = EliminationPlan.Find(cardinalities, dense, new() { MaximumSeconds = 0.01 });
        Valid(wide, cardinalities, dense, []);
        Assert.True(wide.Log2LargestClique > 1024 && double.IsFinite(wide.Log2TotalSize));
    }

    [Fact]
    public void Nothing_single_and_isolated()
    {
        var empty = EliminationPlan.Find([], []);
        Assert.Empty(empty.Order);
        Assert.Equal(double.NegativeInfinity, empty.Log2TotalSize);

        // Variable 1 was observed: no scope has it. The scalar factor belongs to no clique. A repeated mention counts once.
        var plan = EliminationPlan.Find([2, 3, 4], [[0], [], [2], [2, 2]]);
        Assert.Equal([0, 2], plan.Order.Order());
        Assert.Equal(0, plan.Width);
        Assert.Equal(Math.Log2(2 + 4), plan.Log2TotalSize, 1e-12);
        Assert.Equal([-1, -1], plan.Parents.AsEnumerable());
        Assert.Equal(-1, plan.FactorCliques[1]);
        Assert.Equal(plan.Order.IndexOf(2), plan.FactorCliques[3]);
        Assert.Equal("2 variables, width 0, largest clique 2^2.0 entries, 2^2.6 entries in all", plan.ToString());
    }

    [Fact]
    public void Calls_that_make_no_sense_are_refused()
    {
        Assert.Contains("Variable 1 must have at least 1 state", Assert.Throws<ArgumentException>(() => EliminationPlan.Find([2, 0], [[0]])).Message);
        Assert.Contains("one is 2", Assert.Throws<ArgumentException>(() => EliminationPlan.Find([2, 2], [[0, 2]])).Message);
        Assert.Throws<ArgumentException>(() => EliminationPlan.Find([2, 2], [[0]], new() { Last = [-1] }));
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => EliminationPlan.Of([2, 2], [[0, 1]], [0, 0])).Message);
        Assert.Contains("not in the order", Assert.Throws<ArgumentException>(() => EliminationPlan.Of([2, 2], [[0, 1]], [0])).Message);
    }

    private static void Valid(EliminationPlan plan, int[] cardinalities, int[][] scopes, int[] last)
    {
        Assert.Equal(scopes.SelectMany(s => s).Distinct().Order(), plan.Order.Order());
        Assert.True(plan.Order.SkipWhile(v => !last.Contains(v)).All(last.Contains));
        var position = plan.Order.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        for (int f = 0; f < scopes.Length; f++)
        {
            if (scopes[f].Length > 0)
                Assert.Subset(plan.Cliques[plan.FactorCliques[f]].ToHashSet(), scopes[f].ToHashSet());
        }

        for (int i = 0; i < plan.Order.Length; i++)
        {
            // Running intersection: what a clique shares with anything later, it shares with its parent.
            Assert.Equal(plan.Order[i], plan.Cliques[i][0]);
            int[] rest = [.. plan.Cliques[i].Skip(1)];
            Assert.Equal(rest.Distinct().OrderBy(v => position[v]), rest);
            Assert.All(rest, v => Assert.True(position[v] > i));
            Assert.Equal(rest.Length == 0 ? -1 : position[rest[0]], plan.Parents[i]);
            if (rest.Length > 0)
                Assert.Subset(plan.Cliques[plan.Parents[i]].ToHashSet(), rest.ToHashSet());
            Assert.Equal(plan.Cliques[i].Sum(v => Math.Log2(cardinalities[v])), plan.Log2Sizes[i], 1e-9);
        }

        Assert.Equal(plan.Cliques.Max(c => c.Length) - 1, plan.Width);
        Assert.Equal(plan.Log2Sizes.Max(), plan.Log2LargestClique);
        Assert.InRange(plan.WidthBound, 0, plan.Width);
        Assert.InRange(plan.Log2LargestCliqueBound, 0, plan.Log2LargestClique + 1e-6);
    }

    private static void Width(int atMost, int count, IEnumerable<int[]> scopes, bool proven)
    {
        int[] cardinalities = [.. Enumerable.Repeat(2, count)];
        int[][] all = [.. scopes];
        var plan = EliminationPlan.Find(cardinalities, all);
        Valid(plan, cardinalities, all, []);
        Assert.InRange(plan.Width, proven ? atMost : 0, atMost);
        if (proven)
            Assert.Equal(plan.Width, plan.WidthBound);
    }

    private static IEnumerable<int[]> Grid(int n) =>
        from i in Enumerable.Range(0, n * n)
        from j in new[] { (i + 1) % n == 0 ? -1 : i + 1, i + n }
        where j >= 0 && j < n * n
        select new[] { i, j };

    private static (int[] Cardinalities, int[][] Scopes) RandomGraph(Random random, int count, int factors = 0)
    {
        int[] cardinalities = [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 6))];
        int[][] scopes = [.. Enumerable.Range(0, factors > 0 ? factors : random.Next(1, 2 * count))
            .Select(_ => Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(count)).Distinct().ToArray())];
        return (cardinalities, scopes);
    }

    /// <summary>The sum of the clique tables, by eliminating variables from the scopes themselves.</summary>
    private static double TotalSize(int[] cardinalities, int[][] scopes, IEnumerable<int> order)
    {
        double total = 0;
        List<HashSet<int>> tables = [.. scopes.Select(s => s.ToHashSet())];
        foreach (int v in order)
        {
            HashSet<int> clique = [v];
            foreach (HashSet<int> table in tables.Where(t => t.Contains(v)))
                clique.UnionWith(table);
            tables.RemoveAll(t => t.Contains(v));
            total += clique.Aggregate(1.0, (size, u) => size * cardinalities[u]);
            clique.Remove(v);
            tables.Add(clique);
        }

        return total;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(v => v != first)]).Select(rest => (int[])[first, .. rest]));
}
