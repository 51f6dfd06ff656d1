namespace Prob.Graphs.Planning;

/// <summary>
/// The search behind <see cref="EliminationPlan.Find"/>. Connected components are independent. In each, simplicial vertices go first (Bodlaender, Koster and van
/// den Eijkhof 2005), which leaves nothing of a chain or a tree: leaves are simplicial, so every clique is one edge. What remains, the core, is ordered by greedy
/// passes; then by dynamic programming if it is small, else by randomised passes, until they have taken their share of what the plan will
/// cost, find nothing more, or a lower bound shows that there is nothing to gain. Rules that are safe for the width alone (almost simplicial vertices, say) are left out: the sum of the
/// tables is what counts, and it can prefer a wider order. For a grid of 10 × 10, of treewidth 10, orders of width 12 cost a quarter of going row by row.
/// </summary>
internal sealed class EliminationSearch
{
    /// <summary>Graphs up to this size, about 0.05 ms of work, are always solved exactly.</summary>
    private const int AlwaysExact = 10;

    /// <summary>Of the inner loops, whose memory accesses are scattered; measured.</summary>
    private const int NanosecondsPerStep = 3;

    /// <summary>By how much a sum must fall to count as less: rounding must not decide, lest machines disagree.</summary>
    private const double Better = 1 - 1e-9;

    /// <summary>The share of a sum that is not worth a search.</summary>
    private const double Negligible = 0.01;

    /// <summary>
    /// Of the randomised passes. Measured on 87 plans of 33 networks: 0.3 to 1 do equally well, 0.1 finds half as much; scores other than the two kinds of fill
    /// find less in the same time.
    /// </summary>
    private const double Noise = 0.5;

    /// <summary>The two kinds of fill are tried in any case; the other scores, which grids and strips need, if that took less than the tables will.</summary>
    private const int LeastScores = 2;

    /// <summary>What a sweep there and back takes at least.</summary>
    private const int NanosecondsPerEntry = 1;

    /// <summary>
    /// Randomised passes end when there have been so many, and so many times those to the last success. Measured on the same plans: most of what they find they find in
    /// the first three.
    /// </summary>
    private const int LeastPasses = 6, Patience = 3;

    private static readonly EliminationScore[] Scores = Enum.GetValues<EliminationScore>();

    private readonly EliminationOptions options;
    private readonly List<EliminationProblem> cores = [];
    private (int Width, double Log2) simplicial;

    public EliminationSearch(int[] cardinalities, ReadOnlySpan<int[]> scopes, bool[] last, EliminationOptions options)
    {
        this.options = options;
        List<int> order = [];
        foreach (EliminationProblem component in EliminationProblem.Components(cardinalities, scopes, last))
            order.AddRange(Solve(component).Select(v => component.Variables[v]));

        // Components do not meet, so each may be cut between its free and its last variables.
        Order = [.. order.Where(v => !last[v]), .. order.Where(v => last[v])];
    }

    public int[] Order { get; }

    /// <summary>Lower bounds on the width and on log2 of the largest table, for any order.</summary>
    public (int Width, double Log2) Bounds()
    {
        (int width, double log2) = simplicial;
        foreach (EliminationProblem core in cores)
            (width, log2) = (Math.Max(width, core.WidthBound()), Math.Max(log2, core.Log2Bound()));

        return (width, log2);
    }

    private int[] Solve(EliminationProblem problem)
    {
        // The clique of a simplicial vertex is a clique of the graph, so every order has a clique that holds it.
        var order = new int[problem.Count];
        (int prefix, double total, int width, double largest) = new GreedyElimination(problem.Count, problem.Held).RunSimplicial(problem.Graph(weighted: false), order);
        simplicial = (Math.Max(simplicial.Width, width), Math.Max(simplicial.Log2, largest));
        if (prefix < order.Length)
        {
            (EliminationProblem core, int[] kept) = problem.Without(order.AsSpan(0, prefix));
            cores.Add(core);
            (int[] rest, double coreTotal) = SolveCore(core, total, isPart: prefix > 0 && problem.Count > AlwaysExact);
            for (int i = 0; i < rest.Length; i++)
                order[prefix + i] = kept[rest[i]];
            total += coreTotal;
        }

        // Eliminating simplicial vertices first is best for the largest table, and nearly so for the sum; small graphs get the very best.
        return Affordable(problem.Count, Budget(total)) ? problem.Exact(total * Better) ?? order : order;
    }

    /// <summary>The cheapest order found for a graph without simplicial vertices, and the total size of its tables; exact if it is small and part of a larger one.</summary>
    private (int[] Order, double Total) SolveCore(EliminationProblem core, double prefixTotal, bool isPart)
    {
        var greedy = new GreedyElimination(core.Count, core.Held);
        EliminationGraph counted = core.Graph(weighted: false), weighed = core.Graph(weighted: true), working = counted.Copy();
        int[] best = new int[core.Count], order = new int[core.Count];
        double total = double.PositiveInfinity, nanoseconds = 0;
        void Try(EliminationScore score, double noise, ulong seed)
        {
            long before = working.Steps + greedy.Steps;
            working.CopyFrom(score == EliminationScore.WeightedFill ? weighed : counted);
            double size = greedy.Run(working, order, score, noise, seed, total * Better);
            nanoseconds += NanosecondsPerStep * (working.Steps + greedy.Steps - before);
            if (size < total || double.IsPositiveInfinity(total))
                (total, best, order) = (size, order, best);
        }

        int passes = 0;
        for (; passes < Scores.Length && (passes < LeastScores || nanoseconds < NanosecondsPerEntry * (prefixTotal + total)); passes++)
            Try(Scores[passes], 0, 0);
        double budget = Budget(prefixTotal + total);
        if (Affordable(core.Count, budget))
            return (isPart ? core.Exact(total * Better) ?? best : best, total);
        if (budget < nanoseconds / passes)   // not enough for one
            return (best, total);
        double least = (1 + Negligible) * double.Exp2(core.Log2Bound());
        nanoseconds = 0;
        int patience = LeastPasses;
        for (int pass = 0; pass < patience && total > least && nanoseconds < Budget(prefixTotal + total); pass++)
        {
            double before = total;
            Try(Scores[pass % 2], Noise, options.Seed + (ulong)pass);
            if (total < before)
                patience = Math.Max(patience, Patience * (pass + 1));
        }

        return (best, total);
    }

    /// <summary>The nanoseconds that the search may take, for a plan of the given total size.</summary>
    private double Budget(double total) => Math.Min(options.MaximumSeconds * 1e9, options.Share * total);

    private static bool Affordable(int count, double budget) =>
        count <= SubsetElimination.MaximumCount && SubsetElimination.Nanoseconds(count) <= Math.Max(budget, SubsetElimination.Nanoseconds(AlwaysExact));
}
