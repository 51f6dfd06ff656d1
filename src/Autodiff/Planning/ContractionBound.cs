namespace Prob.Graphs.Planning;

/// <summary>
/// A lower bound on the largest clique of every elimination order: in each graph some vertex and its neighbours lie together in a clique of any order, and a graph
/// made by contracting edges needs no larger cliques than the one it came from. So contract, again and again, the vertex with the smallest such table into the
/// neighbour with which it has least in common, and keep the largest of the tables (minor-min-width, Gogate and Dechter 2004; least-c, Bodlaender and Koster
/// 2006). The contracted vertex counts with the smaller of the two cardinalities, or the bound would not hold for tables (Bodlaender and Fomin 2005).
/// </summary>
internal static class ContractionBound
{
    /// <summary>log2 of the table that some clique must reach, in the units of the graph, which is used up.</summary>
    public static long Run(EliminationGraph graph, ReadOnlySpan<long> log2)
    {
        var tournament = new Tournament(graph.Count);
        for (int v = 0; v < graph.Count; v++)
            tournament.Set(v, graph.Weight(v), 0);
        var mark = new int[graph.Count];
        long bound = 0;
        for (int stamp = 1; tournament.Winner >= 0; stamp++)
        {
            int v = tournament.Winner;
            bound = Math.Max(bound, graph.Weight(v));
            foreach (int u in graph.Neighbours(v))
                mark[u] = stamp;
            int partner = -1, least = int.MaxValue;
            foreach (int u in graph.Neighbours(v))
            {
                int common = 0;
                foreach (int t in graph.Neighbours(u))
                    common += mark[t] == stamp ? 1 : 0;
                if (common < least || (common == least && u < partner))
                    (partner, least) = (u, common);
            }

            int gone = partner >= 0 && log2[partner] > log2[v] ? partner : v;
            graph.Remove(gone);
            if (partner >= 0)
                graph.Join(gone == v ? partner : v, graph.Neighbours(gone));
            tournament.Remove(gone);
            foreach (int u in graph.Touched)
                tournament.Set(u, graph.Weight(u), 0);
            graph.ClearTouched();
        }

        return bound;
    }
}
