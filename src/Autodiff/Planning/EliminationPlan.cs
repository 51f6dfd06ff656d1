using System.Collections.Immutable;
using Prob.Graphs.Planning;

namespace Prob.Graphs;

/// <summary>
/// The order in which the variables of a factor graph are summed out, and what that costs. Eliminating a variable multiplies all tables that mention it into one
/// table over its clique, the variable and its neighbours at that time, and sums it out; the result goes to the clique of the neighbour that is eliminated next.
/// So the cliques form a tree with the running intersection property, known from shapes alone. Sizes are logarithms: they may exceed every number type.
/// </summary>
public sealed class EliminationPlan
{
    private readonly Lazy<(int Width, double Log2)> bounds;   // found when they are asked for

    private EliminationPlan(ReadOnlySpan<int> cardinalities, ReadOnlySpan<int[]> scopes, int[] order, Func<(int Width, double Log2)>? bounds)
    {
        // The symbolic factorisation of sparse Cholesky: a clique is its variable, the later variables in the scopes it is the first of, and what its children
        // pass on.
        var position = new int[cardinalities.Length];
        Array.Fill(position, -1);
        for (int i = 0; i < order.Length; i++)
            position[order[i]] = i;
        var first = new int[scopes.Length];
        var members = new List<int>[order.Length];
        for (int i = 0; i < order.Length; i++)
            members[i] = [];
        var tables = new int[order.Length];
        for (int f = 0; f < scopes.Length; f++)
        {
            first[f] = -1;
            foreach (int v in scopes[f])
                first[f] = first[f] < 0 ? position[v] : Math.Min(first[f], position[v]);
            if (first[f] < 0)
                continue;
            tables[first[f]]++;
            foreach (int v in scopes[f])
                members[first[f]].Add(position[v]);
        }

        var cliques = new ImmutableArray<int>[order.Length];
        var parents = new int[order.Length];
        var seen = new int[order.Length];
        Array.Fill(seen, -1);
        var sizes = new double[order.Length];
        var operations = new double[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            List<int> clique = members[i];
            seen[i] = i;
            int count = 0;
            for (int k = 0; k < clique.Count; k++)
            {
                int p = clique[k];
                if (seen[p] != i)
                    clique[count++] = p;
                seen[p] = i;
            }

            clique.RemoveRange(count, clique.Count - count);
            clique.Sort();
            parents[i] = count > 0 ? clique[0] : -1;
            if (count > 0)
            {
                members[parents[i]].AddRange(clique);
                tables[parents[i]]++;
            }

            int[] variables = [order[i], .. clique.Select(p => order[p])];
            foreach (int v in variables)
                sizes[i] += Math.Log2(cardinalities[v]);
            cliques[i] = ImmutableArray.Create(variables);
            operations[i] = sizes[i] + Math.Log2(Math.Max(1, tables[i]));
            Width = Math.Max(Width, count);
        }

        Order = ImmutableArray.Create(order);
        Cliques = ImmutableArray.Create(cliques);
        Parents = ImmutableArray.Create(parents);
        FactorCliques = ImmutableArray.Create(first);
        Log2Sizes = ImmutableArray.Create(sizes);
        Log2LargestClique = sizes.Length == 0 ? 0 : sizes.Max();
        Log2TotalSize = Log2Sum(sizes);
        Log2Operations = Log2Sum(operations);
        this.bounds = new(bounds ?? (() => default));
    }

    /// <summary>The variables in the order of their elimination: those that appear in a scope.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>For each elimination the variable itself, then its neighbours at that time, next eliminated first.</summary>
    public ImmutableArray<ImmutableArray<int>> Cliques { get; }

    /// <summary>For each elimination the later one that takes in its result, the elimination of its first neighbour; -1 if it has none, which leaves a scalar.</summary>
    public ImmutableArray<int> Parents { get; }

    /// <summary>For each scope the elimination that multiplies its table in, that of its first variable; -1 for an empty scope, a scalar.</summary>
    public ImmutableArray<int> FactorCliques { get; }

    /// <summary>For each elimination log2 of the entries of its clique table.</summary>
    public ImmutableArray<double> Log2Sizes { get; }

    /// <summary>The number of neighbours of the largest clique; the least possible is the treewidth of the graph.</summary>
    public int Width { get; }

    /// <summary>A proven lower bound on <see cref="Width"/>, for any order: when they are equal, no order is narrower. 0 if the order was given.</summary>
    public int WidthBound => bounds.Value.Width;

    /// <summary>log2 of the entries of the largest clique table.</summary>
    public double Log2LargestClique { get; }

    /// <summary>A proven lower bound on <see cref="Log2LargestClique"/>, for any order. 0 if the order was given.</summary>
    public double Log2LargestCliqueBound => bounds.Value.Log2;

    /// <summary>log2 of the entries of all clique tables together: what the plan minimises, at the price of some width if need be. −∞ without variables.</summary>
    public double Log2TotalSize { get; }

    /// <summary>log2 of the multiplications and additions of one sweep: each clique table is multiplied from the tables that meet in it and summed once.</summary>
    public double Log2Operations { get; }

    /// <summary>log2 of the bytes of all clique tables together, in doubles.</summary>
    public double Log2Bytes => Log2TotalSize + 3;

    /// <summary>
    /// Searches a cheap order for a factor graph. A variable that no scope mentions is not in the plan, so variables that were observed and removed from the scopes
    /// may keep their numbers; to sum out a variable that no factor mentions, give it a scope of its own.
    /// </summary>
    /// <param name="cardinalities">The number of states of each variable.</param>
    /// <param name="scopes">The variables of each factor.</param>
    /// <param name="options">Variables to eliminate last, and how hard to search.</param>
    public static EliminationPlan Find(ReadOnlySpan<int> cardinalities, ReadOnlySpan<int[]> scopes, EliminationOptions? options = null)
    {
        Check(cardinalities, scopes);
        options ??= new();
        var last = new bool[cardinalities.Length];
        foreach (int v in options.Last)
            last[InRange(v, cardinalities.Length)] = true;
        var search = new EliminationSearch(cardinalities.ToArray(), scopes, last, options);
        return new(cardinalities, scopes, search.Order, search.Bounds);
    }

    /// <summary>What a given order costs. It must contain every variable that a scope mentions, and no variable twice.</summary>
    public static EliminationPlan Of(ReadOnlySpan<int> cardinalities, ReadOnlySpan<int[]> scopes, ReadOnlySpan<int> order)
    {
        Check(cardinalities, scopes);
        var isIn = new bool[cardinalities.Length];
        foreach (int v in order)
        {
            if (isIn[InRange(v, cardinalities.Length)])
                throw new ArgumentException($"Variable {v} is twice in the order.", nameof(order));
            isIn[v] = true;
        }

        foreach (int[] scope in scopes)
        {
            foreach (int v in scope)
            {
                if (!isIn[v])
                    throw new ArgumentException($"Variable {v} is in a scope but not in the order.", nameof(order));
            }
        }

        return new(cardinalities, scopes, order.ToArray(), bounds: null);
    }

    /// <summary>Such as: 37 variables, width 4, largest clique 2^7.2 entries, 2^10.2 entries in all.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Order.Length} variables, width {Width}, largest clique 2^{Log2LargestClique:0.0} entries, 2^{Log2TotalSize:0.0} entries in all");

    private static void Check(ReadOnlySpan<int> cardinalities, ReadOnlySpan<int[]> scopes)
    {
        for (int v = 0; v < cardinalities.Length; v++)
        {
            if (cardinalities[v] < 1)
                throw new ArgumentException($"Variable {v} must have at least 1 state, but has {cardinalities[v]}.", nameof(cardinalities));
        }

        foreach (int[] scope in scopes)
        {
            foreach (int v in scope)
                InRange(v, cardinalities.Length);
        }
    }

    private static int InRange(int v, int count) =>
        (uint)v < (uint)count ? v : throw new ArgumentException($"Variables must be from 0 to {count - 1}, but one is {v}.");

    /// <summary>log2 Σ 2^xᵢ.</summary>
    private static double Log2Sum(double[] x)
    {
        if (x.Length == 0)
            return double.NegativeInfinity;
        double largest = x.Max();
        return largest + Math.Log2(x.Sum(value => double.Exp2(value - largest)));
    }
}
