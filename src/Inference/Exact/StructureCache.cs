using Prob.Graphs;

namespace Prob;

/// <summary>Plans and structures that have been made for a graph, to be used again by evidence that leaves the same variables open.</summary>
internal sealed class StructureCache
{
    private readonly Dictionary<string, (EliminationPlan Plan, Lazy<ExactStructure> Structure)> known = [];

    /// <summary>The plan for what a reduction leaves, and the way to the structure.</summary>
    public (EliminationPlan Plan, Func<ExactStructure> Make) Find(Reduction reduction)
    {
        string key = $"{string.Join(',', reduction.Cardinalities)};{string.Join(';', reduction.Scopes.Select(scope => string.Join(',', scope)))}";
        lock (known)
        {
            if (!known.TryGetValue(key, out (EliminationPlan Plan, Lazy<ExactStructure> Structure) found))
            {
                EliminationPlan plan = EliminationPlan.Find(reduction.Cardinalities, reduction.Scopes);
                known.Add(key, found = (plan, new(() => new ExactStructure(reduction.Cardinalities, reduction.Scopes, plan))));
            }

            return (found.Plan, () => found.Structure.Value);
        }
    }
}
