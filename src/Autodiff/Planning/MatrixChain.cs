using System.Collections.Immutable;
using System.Globalization;

namespace Prob.Graphs;

/// <summary>
/// The cheapest bracketing of a product of matrices A₀A₁…, matrix i of size dᵢ × dᵢ₊₁, by Godbole's dynamic program (1973): the cost of a span is the least, over
/// the place of its last product, of the costs of both parts and dᵢ dₖ dⱼ. The same cost as a contraction: with the dimensions as variables, a factor for each
/// matrix and one that ties both ends, eliminating an inner dimension k between i and j forms a clique of dᵢ dₖ dⱼ entries. So an <see cref="EliminationPlan"/>
/// with the two ends last solves the same problem, a triangulation of a polygon.
/// </summary>
public sealed class MatrixChain
{
    private MatrixChain(double multiplications, ImmutableArray<(int First, int Split, int Last)> products) =>
        (Multiplications, Products) = (multiplications, products);

    /// <summary>The number of scalar multiplications; exact up to 2^53.</summary>
    public double Multiplications { get; }

    /// <summary>The products in an order that can be carried out: matrices First to Split, already one, times matrices Split + 1 to Last.</summary>
    public ImmutableArray<(int First, int Split, int Last)> Products { get; }

    /// <summary>The best bracketing for matrices with the given dimensions: one more than there are matrices.</summary>
    public static MatrixChain Of(params ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length < 2)
            throw new ArgumentException($"A chain of matrices has at least 2 dimensions, but there are {dimensions.Length}.", nameof(dimensions));
        foreach (int dimension in dimensions)
        {
            if (dimension < 0)
                throw new ArgumentException($"Dimensions must not be negative, but one is {dimension}.", nameof(dimensions));
        }

        int n = dimensions.Length - 1;
        var cost = new double[n, n];
        var split = new int[n, n];
        for (int length = 2; length <= n; length++)
        {
            for (int i = 0, j = length - 1; j < n; i++, j++)
            {
                double outer = (double)dimensions[i] * dimensions[j + 1];
                cost[i, j] = double.PositiveInfinity;
                for (int k = i; k < j; k++)
                {
                    double through = cost[i, k] + cost[k + 1, j] + (outer * dimensions[k + 1]);
                    if (through < cost[i, j])
                        (cost[i, j], split[i, j]) = (through, k);
                }
            }
        }

        // Every product after both of its parts: depth first, and backwards.
        var products = new List<(int, int, int)>();
        var open = new Stack<(int, int)>([(0, n - 1)]);
        while (open.TryPop(out (int First, int Last) span))
        {
            if (span.First == span.Last)
                continue;
            int k = split[span.First, span.Last];
            products.Add((span.First, k, span.Last));
            open.Push((span.First, k));
            open.Push((k + 1, span.Last));
        }

        products.Reverse();
        return new(cost[0, n - 1], [.. products]);
    }

    /// <summary>The bracketing, such as ((0 1) 2).</summary>
    public override string ToString()
    {
        string[] text = [.. Enumerable.Range(0, Products.Length + 1).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        foreach ((int first, int split, _) in Products)
            text[first] = $"({text[first]} {text[split + 1]})";
        return text[0];
    }
}
