using System.Globalization;
using Prob.Graphs;

namespace Prob;

/// <summary>What exact inference on a graph with evidence will cost, known from the sizes of its variables alone.</summary>
public sealed class ExactExplanation
{
    private readonly FactorGraph graph;
    private readonly Reduction reduction;
    private string[]? clique;

    internal ExactExplanation(FactorGraph graph, Reduction reduction, EliminationPlan plan)
    {
        (this.graph, this.reduction, Plan) = (graph, reduction, plan);
        OpenVariables = plan.Order.Length;
    }

    /// <summary>Variables that evidence and zeros leave more than one state, and that a factor mentions.</summary>
    public int OpenVariables { get; }

    /// <summary>The number of variables, less one, that the largest table joins.</summary>
    public int Width => Plan.Width;

    /// <summary>log₂ of the entries of the largest table.</summary>
    public double Log2LargestClique => Plan.Log2LargestClique;

    /// <summary>Multiplications and additions of one sweep, about.</summary>
    public double Operations => Plan.Order.Length == 0 ? 0 : Math.Pow(2, Plan.Log2Operations);

    /// <summary>Bytes of all clique tables together: an upper bound on what one sweep keeps.</summary>
    public double Bytes => Plan.Order.Length == 0 ? 0 : Math.Pow(2, Plan.Log2Bytes);

    /// <summary>The variables of the largest table, with their numbers of states.</summary>
    public IReadOnlyList<string> LargestClique => clique ??= Plan.Order.Length == 0 ? []
        : [.. Plan.Cliques[Plan.Log2Sizes.IndexOf(Plan.Log2LargestClique)].Select(v => $"{graph.Variables[reduction.Variables[v]].Name} ({reduction.Cardinalities[v]})")];

    internal EliminationPlan Plan { get; }

    /// <summary>The figures in a sentence each.</summary>
    public override string ToString() => OpenVariables == 0 ? "Nothing is left to sum: evidence and zeros leave no factor more than one joint state." : string.Create(
        CultureInfo.InvariantCulture,
        $"{OpenVariables} open variables, width {Width}; the largest table has 2^{Log2LargestClique:f1} entries, over {Named(LargestClique)}; all tables take {Size(Bytes)} and a sweep about {Operations:g3} operations.");

    /// <summary>Bytes in the unit that suits them.</summary>
    internal static string Size(double bytes)
    {
        (double count, string unit) = bytes < 1e3 ? (bytes, "B") : bytes < 1e6 ? (bytes / 1e3, "kB") : bytes < 1e9 ? (bytes / 1e6, "MB") : (bytes / 1e9, "GB");
        return string.Create(CultureInfo.InvariantCulture, $"{count:g3} {unit}");
    }

    /// <summary>The first dozen of some names.</summary>
    internal static string Named(IReadOnlyList<string> names) => string.Join(", ", names.Take(12)) + (names.Count > 12 ? $" and {names.Count - 12} more" : "");
}
