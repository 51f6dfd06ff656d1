using System.Collections.Immutable;

namespace Prob;

/// <summary>A factor graph seen as a Bayesian network: the last variable of a factor's scope is the child, the others are its parents.</summary>
internal static class Ancestry
{
    /// <summary>
    /// Variables each of which is a parent of the next, and the last of the first; none if there is no cycle. Every variable must be the child of one factor.
    /// Variables without parents are taken away until there are none (Kahn 1962); whatever remains then has a parent that remains.
    /// </summary>
    public static ImmutableArray<int> Cycle(FactorGraph graph)
    {
        var factorOf = new Factor[graph.Variables.Length];
        foreach (Factor factor in graph.Factors)
            factorOf[factor.Scope[^1]] = factor;
        ILookup<int, int> childrenOf = graph.Factors.SelectMany(Parents, (factor, parent) => (parent, child: factor.Scope[^1])).ToLookup(edge => edge.parent, edge => edge.child);
        int[] remaining = [.. factorOf.Select(factor => factor.Scope.Length - 1)];
        var parentless = new Stack<int>(Enumerable.Range(0, remaining.Length).Where(variable => remaining[variable] == 0));
        while (parentless.TryPop(out int variable))
        {
            foreach (int child in childrenOf[variable])
            {
                if (--remaining[child] == 0)
                    parentless.Push(child);
            }
        }

        var path = new List<int>();
        var placeOf = new Dictionary<int, int>();
        for (int at = Array.FindIndex(remaining, count => count > 0); at >= 0; at = Parents(factorOf[at]).First(parent => remaining[parent] > 0))
        {
            if (!placeOf.TryAdd(at, path.Count))
                return [.. path[placeOf[at]..].AsEnumerable().Reverse()];
            path.Add(at);
        }

        return [];
    }

    /// <summary>A cycle for people: "a → b → a".</summary>
    public static string Describe(FactorGraph graph, ImmutableArray<int> cycle) => Listing.Of([.. cycle.Add(cycle[0]).Select(variable => graph.Variables[variable].Name)], " → ");

    private static IEnumerable<int> Parents(Factor factor) => factor.Scope.SkipLast(1);
}
