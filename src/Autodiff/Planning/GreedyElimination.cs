namespace Prob.Graphs.Planning;

/// <summary>What a greedy elimination minimises at each step.</summary>
internal enum EliminationScore
{
    /// <summary>The product of cardinalities over both ends of an edge, summed over the edges that are added (Kjærulff 1990).</summary>
    WeightedFill,

    /// <summary>The number of edges that are added (Rose 1972).</summary>
    Fill,

    /// <summary>The size of the clique table (Kjærulff 1990).</summary>
    Weight,

    /// <summary>The number of neighbours (Markowitz 1957).</summary>
    Neighbours,

    /// <summary>The distance from a vertex at the edge: a front sweeps over the graph, as suits grids and long strips (Cuthill and McKee 1969).</summary>
    Distance,
}

/// <summary>
/// Greedy elimination of a graph under a score. Simplicial vertices, whose neighbours are a clique already, go first whatever the score: some clique has to hold
/// such a vertex with all its neighbours, so taking that clique at once makes no table larger. Ties fall to the smaller table, then to the lower number. Noise
/// above zero multiplies each score by a random factor in [1, 1 + noise] whenever it changes, which picks among the nearly best (after Fishelson and Geiger 2003
/// and Gogate and Dechter 2004).
/// </summary>
/// <param name="count">The number of vertices.</param>
/// <param name="held">The vertices that wait until all others are gone.</param>
internal sealed class GreedyElimination(int count, bool[] held)
{
    private readonly Tournament tournament = new(count);
    private readonly int[] distance = new int[count];
    private EliminationScore score;
    private double noise;
    private ulong random;

    /// <summary>Steps since the beginning, those of the graph apart.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Eliminates all vertices and writes their order; gives the sum of the table sizes, or +∞ as soon as it reaches the limit.
    /// </summary>
    public double Run(EliminationGraph graph, Span<int> order, EliminationScore score, double noise, ulong seed, double limit)
    {
        (this.score, this.noise, random) = (score, noise, seed);
        if (score == EliminationScore.Distance)
            Measure(graph, Measure(graph, 0));
        double total = 0;
        int done = 0;
        for (bool holding = true; done < count; holding = false)
        {
            Start(graph, holding);
            for (; tournament.Winner >= 0; done++)
            {
                int v = tournament.Winner;
                total += double.Exp2(graph.Log2Size(v));
                if (total >= limit && limit < double.PositiveInfinity)
                    return double.PositiveInfinity;
                order[done] = v;
                Eliminate(graph, v);
            }
        }

        return total;
    }

    /// <summary>
    /// Eliminates simplicial vertices until none is left that may go now; writes them to the order, and gives their number, the sum of their table sizes, and the
    /// largest width and log2 of a table among them.
    /// </summary>
    public (int Count, double Total, int Width, double Log2Largest) RunSimplicial(EliminationGraph graph, Span<int> order)
    {
        (score, noise) = (EliminationScore.Fill, 0);
        int done = 0, width = 0;
        double total = 0, largest = 0;
        bool holding = true, more = true;
        while (more)
        {
            Start(graph, holding);
            for (; tournament.Winner >= 0 && tournament.WinningKey < 0; done++)
            {
                int v = tournament.Winner;
                order[done] = v;
                (width, largest) = (Math.Max(width, graph.Degree(v)), Math.Max(largest, graph.Log2Size(v)));
                total += double.Exp2(graph.Log2Size(v));
                Eliminate(graph, v);
            }

            more = holding && tournament.Winner < 0;
            holding = false;
        }

        return (done, total, width, largest);
    }

    private void Start(EliminationGraph graph, bool holding)
    {
        tournament.Clear();
        for (int v = 0; v < count; v++)
        {
            if (held[v] != holding)
                Score(graph, v);
        }

        Steps += count * tournament.StepsPerChange;
    }

    private void Eliminate(EliminationGraph graph, int v)
    {
        graph.Eliminate(v);
        tournament.Remove(v);
        foreach (int u in graph.Touched)
        {
            if (tournament.Plays(u))
                Score(graph, u);
        }

        Steps += 10 + (graph.Touched.Length * tournament.StepsPerChange);
        graph.ClearTouched();
    }

    /// <summary>Distances from a start, by breadth; gives a vertex farthest from it, which lies at an edge of the graph.</summary>
    private int Measure(EliminationGraph graph, int start)
    {
        Array.Fill(distance, -1);
        distance[start] = 0;
        var queue = new Queue<int>([start]);
        int v = start;
        while (queue.TryDequeue(out int next))
        {
            v = next;
            foreach (int u in graph.Neighbours(v))
            {
                if (distance[u] >= 0)
                    continue;
                distance[u] = distance[v] + 1;
                queue.Enqueue(u);
            }

            Steps += 5 + graph.Degree(v);
        }

        return v;
    }

    private void Score(EliminationGraph graph, int v)
    {
        double tie = graph.Log2Size(v);
        double key = score switch
        {
            EliminationScore.Weight => tie,
            EliminationScore.Neighbours => graph.Degree(v),
            EliminationScore.Distance => distance[v],
            _ => graph.Fill(v),
        };
        if (noise > 0)
        {
            key = score == EliminationScore.Weight ? key + (noise * NextUniform()) : key * (1 + (noise * NextUniform()));
            tie += NextUniform();
        }

        tournament.Set(v, graph.Fill(v) == 0 ? -1 : key, tie);
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private double NextUniform()
    {
        ulong z = random += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1L << 53));
    }
}
