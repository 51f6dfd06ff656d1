namespace Prob.Graphs.Planning;

/// <summary>
/// A connected part of the graph of variables, with vertices numbered from 0. The larger cardinality comes first, and equal scores fall to the lower number: of
/// two equal tables, the one that leaves the smaller message.
/// </summary>
internal sealed class EliminationProblem
{
    private readonly int[][] adjacency;
    private readonly long[] log2;

    private EliminationProblem(int[] variables, int[] cardinalities, bool[] held, int[][] adjacency)
    {
        (Variables, Cardinalities, Held, this.adjacency) = (variables, cardinalities, held, adjacency);
        log2 = Array.ConvertAll(cardinalities, c => (long)Math.Round(Math.Log2(c) * EliminationGraph.Log2Unit));
    }

    /// <summary>The variable that each vertex stands for.</summary>
    public int[] Variables { get; }

    public int[] Cardinalities { get; }

    /// <summary>The vertices that wait until all others are gone.</summary>
    public bool[] Held { get; }

    public int Count => Variables.Length;

    /// <summary>The connected components of the graph in which two variables are neighbours if they share a scope. Duplicate and subsumed scopes vanish here.</summary>
    public static List<EliminationProblem> Components(int[] cardinalities, ReadOnlySpan<int[]> scopes, bool[] last)
    {
        int n = cardinalities.Length;
        int[][] adjacency = Neighbours(n, scopes);
        int[] number = new int[n];
        var found = new bool[n];
        List<EliminationProblem> components = [];
        foreach (int[] scope in scopes)
        {
            foreach (int start in scope)
            {
                if (found[start])
                    continue;
                found[start] = true;
                List<int> members = [start];
                for (int i = 0; i < members.Count; i++)
                {
                    foreach (int u in adjacency[members[i]])
                    {
                        if (found[u])
                            continue;
                        found[u] = true;
                        members.Add(u);
                    }
                }

                members.Sort((a, b) => cardinalities[a] != cardinalities[b] ? cardinalities[b].CompareTo(cardinalities[a]) : a.CompareTo(b));
                for (int i = 0; i < members.Count; i++)
                    number[members[i]] = i;
                int[] variables = [.. members];
                components.Add(new(
                    variables,
                    Array.ConvertAll(variables, v => cardinalities[v]),
                    Array.ConvertAll(variables, v => last[v]),
                    Array.ConvertAll(variables, v => Array.ConvertAll(adjacency[v], u => number[u]))));
            }
        }

        return components;
    }

    /// <summary>The graph with edges that count: by one each, or by the product of the cardinalities of their ends.</summary>
    public EliminationGraph Graph(bool weighted)
    {
        // No sum of costs exceeds 2^62; clipping huge cardinalities changes no plan that could be run.
        int largest = Math.Max(1, int.MaxValue / Count);
        return new(adjacency, Array.ConvertAll(Cardinalities, c => weighted ? Math.Min(c, largest) : 1L), log2);
    }

    /// <summary>The part of the problem that is left when the vertices of a prefix are eliminated; all of them were simplicial, so no edge was added.</summary>
    public (EliminationProblem Core, int[] Kept) Without(ReadOnlySpan<int> prefix)
    {
        int[] number = new int[Count];
        foreach (int v in prefix)
            number[v] = -1;
        int count = 0;
        for (int v = 0; v < Count; v++)
            number[v] = number[v] < 0 ? -1 : count++;
        int[] kept = [.. Enumerable.Range(0, Count).Where(v => number[v] >= 0)];
        EliminationProblem core = new(
            Array.ConvertAll(kept, v => Variables[v]),
            Array.ConvertAll(kept, v => Cardinalities[v]),
            Array.ConvertAll(kept, v => Held[v]),
            Array.ConvertAll(kept, v => Array.FindAll(Array.ConvertAll(adjacency[v], u => number[u]), u => u >= 0)));
        return (core, kept);
    }

    /// <summary>A lower bound on the width of any order.</summary>
    public int WidthBound()
    {
        long[] ones = Array.ConvertAll(log2, _ => 1L);
        return (int)ContractionBound.Run(new(adjacency, ones, ones), ones) - 1;
    }

    /// <summary>A lower bound on log2 of the largest clique table of any order.</summary>
    public double Log2Bound() => ContractionBound.Run(Graph(weighted: false), log2) / EliminationGraph.Log2Unit;

    /// <summary>The order of least total size, if that is below the limit.</summary>
    public int[]? Exact(double limit) => SubsetElimination.Run(adjacency, Cardinalities, Held, limit);

    private static int[][] Neighbours(int n, ReadOnlySpan<int[]> scopes)
    {
        var uses = new List<int[]>?[n];
        foreach (int[] scope in scopes)
        {
            foreach (int v in scope)
                (uses[v] ??= []).Add(scope);
        }

        var adjacency = new int[n][];
        var seen = new int[n];
        List<int> list = [];
        for (int v = 0; v < n; v++)
        {
            list.Clear();
            seen[v] = v + 1;
            foreach (int[] scope in uses[v] ?? [])
            {
                foreach (int u in scope)
                {
                    if (seen[u] == v + 1)
                        continue;
                    seen[u] = v + 1;
                    list.Add(u);
                }
            }

            adjacency[v] = [.. list];
        }

        return adjacency;
    }
}
