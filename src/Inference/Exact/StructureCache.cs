using Prob.Graphs;

namespace Prob;

/// <summary>The last plans and structures that have been made for a graph, to be used again by evidence that leaves the same variables open.</summary>
internal sealed class StructureCache
{
    private const int Most = 64;

    private readonly Dictionary<Shape, (EliminationPlan Plan, Lazy<ExactStructure> Structure)> known = [];
    private readonly Queue<Shape> inOrder = new();

    /// <summary>The plan for what a reduction leaves, and the way to the structure.</summary>
    public (EliminationPlan Plan, Lazy<ExactStructure> Structure) Find(Reduction reduction)
    {
        var shape = new Shape(reduction.Cardinalities, reduction.Scopes);
        lock (known)
        {
            if (!known.TryGetValue(shape, out (EliminationPlan Plan, Lazy<ExactStructure> Structure) found))
            {
                EliminationPlan plan = EliminationPlan.Find(reduction.Cardinalities, reduction.Scopes);
                if (known.Count == Most)
                    known.Remove(inOrder.Dequeue());
                inOrder.Enqueue(shape);
                known.Add(shape, found = (plan, new(() => new ExactStructure(reduction.Cardinalities, reduction.Scopes, plan))));
            }

            return found;
        }
    }

    /// <summary>What a plan depends on.</summary>
    private readonly struct Shape(int[] cardinalities, int[][] scopes) : IEquatable<Shape>
    {
        private readonly int[] cardinalities = cardinalities;
        private readonly int[][] scopes = scopes;

        public bool Equals(Shape other)
        {
            if (scopes.Length != other.scopes.Length || !cardinalities.AsSpan().SequenceEqual(other.cardinalities))
                return false;
            for (int f = 0; f < scopes.Length; f++)
            {
                if (!scopes[f].AsSpan().SequenceEqual(other.scopes[f]))
                    return false;
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is Shape other && Equals(other);

        public override int GetHashCode()
        {
            int hash = 17;
            foreach (int cardinality in cardinalities)
                hash = unchecked((hash * 31) + cardinality);
            foreach (int[] scope in scopes)
            {
                hash = unchecked((hash * 31) - 1);
                foreach (int v in scope)
                    hash = unchecked((hash * 31) + v);
            }

            return hash;
        }
    }
}
