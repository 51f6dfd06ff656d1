namespace Prob.Graphs.Planning;

/// <summary>
/// The graph of variables that share a factor, while variables are eliminated from it. It keeps, for every vertex and exactly (in integers), what the greedy scores
/// need: the degree, log2 of the table over the vertex and its neighbours, and the fill, the cost of the edges that eliminating it would add. Edges change by two
/// operations only, <see cref="Remove"/> and <see cref="Join"/>, and each touches only the vertices whose numbers change.
/// </summary>
internal sealed class EliminationGraph
{
    /// <summary>Logarithms are fixed-point: sums are exact, so scores do not drift and ties are ties on every machine.</summary>
    internal const double Log2Unit = 1L << 32;

    private readonly long[] log2;
    private readonly int[][] neighbours;
    private readonly int[] degree;
    private readonly long[] fill;
    private readonly long[] weight;
    private readonly long[] costOfNeighbours;
    private readonly int[] mark;
    private readonly bool[] touched;
    private readonly int[] touchedVertices;
    private long[] cost;
    private int touchedCount;
    private int stamp;

    /// <param name="adjacency">The neighbours of every vertex.</param>
    /// <param name="cost">An edge costs the product of its ends' costs: ones count edges, cardinalities weigh them.</param>
    /// <param name="log2">log2 of the cardinalities, in units of 1 / <see cref="Log2Unit"/>.</param>
    public EliminationGraph(int[][] adjacency, long[] cost, long[] log2)
    {
        int n = adjacency.Length;
        (this.cost, this.log2) = (cost, log2);
        neighbours = Array.ConvertAll(adjacency, list => (int[])list.Clone());
        degree = Array.ConvertAll(adjacency, list => list.Length);
        (fill, weight, costOfNeighbours) = (new long[n], new long[n], new long[n]);
        (mark, touched, touchedVertices) = (new int[n], new bool[n], new int[n]);
        for (int v = 0; v < n; v++)
        {
            weight[v] = log2[v];
            foreach (int u in adjacency[v])
            {
                weight[v] += log2[u];
                costOfNeighbours[v] += cost[u];
            }
        }

        for (int v = 0; v < n; v++)
        {
            // Every missing edge is seen from both of its ends.
            Mark(v);
            long twice = 0;
            foreach (int u in adjacency[v])
                twice += cost[u] * (costOfNeighbours[v] - cost[u] - MarkedCost(u));
            fill[v] = twice / 2;
        }
    }

    private EliminationGraph(EliminationGraph other)
        : this([], other.cost, other.log2)
    {
        int n = other.Count;
        (neighbours, degree, fill, weight, costOfNeighbours) = (new int[n][], new int[n], new long[n], new long[n], new long[n]);
        (mark, touched, touchedVertices) = (new int[n], new bool[n], new int[n]);
        for (int v = 0; v < n; v++)
            neighbours[v] = new int[other.degree[v] + 4];
        CopyFrom(other);
    }

    public int Count => neighbours.Length;

    /// <summary>Inner-loop steps since the beginning: the planner's clock, the same on every machine.</summary>
    public long Steps { get; private set; }

    /// <summary>The vertices whose numbers changed since <see cref="ClearTouched"/>.</summary>
    public ReadOnlySpan<int> Touched => touchedVertices.AsSpan(0, touchedCount);

    public ReadOnlySpan<int> Neighbours(int v) => neighbours[v].AsSpan(0, degree[v]);

    public int Degree(int v) => degree[v];

    public long Fill(int v) => fill[v];

    public long Weight(int v) => weight[v];

    public double Log2Size(int v) => weight[v] / Log2Unit;

    public EliminationGraph Copy() => new(this);

    public void CopyFrom(EliminationGraph other)
    {
        for (int v = 0; v < Count; v++)
        {
            if (neighbours[v].Length < other.degree[v])
                neighbours[v] = new int[other.degree[v]];
            other.Neighbours(v).CopyTo(neighbours[v]);
        }

        cost = other.cost;
        other.degree.CopyTo(degree, 0);
        other.fill.CopyTo(fill, 0);
        other.weight.CopyTo(weight, 0);
        other.costOfNeighbours.CopyTo(costOfNeighbours, 0);
        ClearTouched();
        Steps += 8 * Count;
    }

    public void ClearTouched()
    {
        foreach (int v in Touched)
            touched[v] = false;
        touchedCount = 0;
    }

    /// <summary>Sums v out: it goes, and its neighbours become a clique.</summary>
    public void Eliminate(int v)
    {
        bool simplicial = fill[v] == 0;
        Remove(v);
        ReadOnlySpan<int> clique = Neighbours(v);
        for (int i = 0; i < clique.Length && !simplicial; i++)
            Join(clique[i], clique[(i + 1)..]);
    }

    /// <summary>Takes v out of the graph. Its own list of neighbours stays, for whoever wants to connect them.</summary>
    public void Remove(int v)
    {
        Mark(v);
        mark[v] = stamp;
        foreach (int u in Neighbours(v))
        {
            // u loses the missing edges between v and those neighbours that v does not know.
            int[] list = neighbours[u];
            int last = degree[u] - 1;
            long unknown = 0;
            for (int i = 0; i <= last; i++)
            {
                int x = list[i];
                if (x == v)
                    (list[i], list[last]) = (list[last--], list[i--]);
                else if (mark[x] != stamp)
                    unknown += cost[x];
            }

            Steps += degree[u]--;
            fill[u] -= cost[v] * unknown;
            costOfNeighbours[u] -= cost[v];
            weight[u] -= log2[v];
            Touch(u);
        }
    }

    /// <summary>Adds the edges from a to those of the others that it lacks.</summary>
    public void Join(int a, ReadOnlySpan<int> others)
    {
        Mark(a);
        mark[a] = stamp;
        foreach (int b in others)
        {
            if (mark[b] == stamp)
                continue;

            // Whoever knows both ends misses one edge less; each end misses the edges from its new neighbour to its old ones.
            long edge = cost[a] * cost[b], shared = 0;
            foreach (int w in Neighbours(b))
            {
                if (mark[w] == stamp)
                {
                    shared += cost[w];
                    fill[w] -= edge;
                    Touch(w);
                }
            }

            Steps += 2 * degree[b];
            fill[a] += cost[b] * (costOfNeighbours[a] - shared);
            fill[b] += cost[a] * (costOfNeighbours[b] - shared);
            Append(a, b);
            Append(b, a);
            mark[b] = stamp;
        }
    }

    private void Append(int v, int u)
    {
        if (degree[v] == neighbours[v].Length)
            Array.Resize(ref neighbours[v], (2 * degree[v]) + 4);
        neighbours[v][degree[v]++] = u;
        costOfNeighbours[v] += cost[u];
        weight[v] += log2[u];
        Touch(v);
    }

    private void Touch(int v)
    {
        if (touched[v])
            return;
        touched[v] = true;
        touchedVertices[touchedCount++] = v;
    }

    private void Mark(int v)
    {
        stamp++;
        foreach (int u in Neighbours(v))
            mark[u] = stamp;
        Steps += degree[v];
    }

    private long MarkedCost(int u)
    {
        long sum = 0;
        foreach (int t in Neighbours(u))
        {
            if (mark[t] == stamp)
                sum += cost[t];
        }

        Steps += degree[u];
        return sum;
    }
}
