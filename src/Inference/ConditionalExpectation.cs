using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// The expectation of an expression over discrete sites, given the continuous ones, as a graph: E f = ∂ log Σ w exp(ε f) / ∂ε at ε = 0, the sum running over all values of the discrete sites with
/// their weights w. An expression is one more factor of the model; one that adds cells up, such as a count, a factor in each cell. Where w is 0, f counts for nothing even if it is infinite: 1/z of a
/// z that cannot be 0.
/// </summary>
internal static class ConditionalExpectation
{
    /// <summary>The expectation; null if the expression mixes cells of a discrete site in another way than by adding them up, so that no factors do.</summary>
    /// <param name="model">The model.</param>
    /// <param name="expression">An expression over discrete sites that take all their values at once.</param>
    public static Tensor? Of(DiscreteModel model, Tensor expression)
    {
        if (MixedCells.In(expression) is null)
            return AlongPlates(model, expression);
        List<Node> order = Graph.Order([expression]);
        Tensor[] mixed = [.. order.Where(node => node.Primitive is MixedCells).Select(node => node.Outputs[0])];
        // Where a sum leaves other plates of the sites, its cells have expectations of their own, which one factor per cell of all plates does not tell apart.
        if (expression.Implied.Count > 0 || MixedCells.AmongCells(order) is not null || !IsSumOf(mixed, order))
            return null;

        // f = f₀ + Σ c(cell) g(z in the cell): c by the sweep, f₀ as what is left without cells.
        EnumeratedAxis[] values = [.. expression.Axes.OfType<EnumeratedAxis>()];
        Tensor without = Graph.Substitute([expression], mixed.ToDictionary(cells => cells, cells => Functions.Zeros(cells.Type)))[0];
        foreach (EnumeratedAxis axis in values)
            without = without.At(axis, 0);
        Tensor slope = Identity.Instance.Apply(Functions.Zeros(without.Type));
        IReadOnlyDictionary<Tensor, Tensor> sent = Sweep.Backward([(expression, Functions.Expand(slope, expression.Type))], mixed, Derivative.Rule);
        var factors = new List<Marginalisation.Further>();
        foreach (Tensor cells in mixed.Where(sent.ContainsKey))
        {
            var plate = (Plate)((MixedCells)cells.Source.Primitive).Axis;
            Tensor inCell = cells.Source.Inputs[0], table = Functions.Sum(Annihilate.Product(sent[cells].ToAxis(plate), inCell));
            if (PlatesOf(model, table) is not { } plates)
                return null;
            factors.Add(new(table, plates));
        }

        return without + Derivatives.Gradient(Marginalisation.LogDensity(model, factors), [slope])[0];
    }

    private static Tensor? AlongPlates(DiscreteModel model, Tensor expression)
    {
        if (PlatesOf(model, expression) is not { } plates)
            return null;
        Tensor slope = Identity.Instance.Apply(Functions.Zeros(new(AxisSet.Of([.. plates]), expression.Shape)));
        return Derivatives.Gradient(Marginalisation.LogDensity(model, new Marginalisation.Further(Functions.Sum(Annihilate.Product(slope, expression)), plates)), [slope])[0];
    }

    /// <summary>The plates in each cell of which an expression has a value: its own, and those of the sites it mentions; null if it mentions the cell before.</summary>
    private static ImmutableArray<Plate>? PlatesOf(DiscreteModel model, Tensor expression)
    {
        EnumeratedAxis[] mentioned = [.. expression.Axes.OfType<EnumeratedAxis>()];
        return Array.Exists(mentioned, axis => axis.IsPrevious) ? null : [.. expression.Axes.OfType<Plate>().Concat(mentioned.SelectMany(axis => model.SiteOf(axis).Plates)).Distinct()];
    }

    /// <summary>Whether a graph does nothing with mixed cells but add them up and scale them by what no discrete site has a part in.</summary>
    private static bool IsSumOf(Tensor[] mixed, List<Node> order)
    {
        NodeSet dependent = Graph.DependentOn(mixed, order);
        HashSet<Node> sources = [.. mixed.Select(cells => cells.Source)];
        foreach (Node node in order.Where(node => dependent.Contains(node)))
        {
            Tensor[] own = [.. node.Inputs.Where(input => dependent.Contains(input.Source))], others = [.. node.Inputs.Except(own)];
            if (sources.Contains(node) && own.Length == 0)
                continue;
            bool isLinear = node.Primitive switch
            {
                Add or Subtract => true,
                Negate or Movement => true,
                Contract or Multiply => own.Length == 1,
                Divide => own.Length == 1 && dependent.Contains(node.Inputs[0].Source),
                _ => false,
            };
            if (!isLinear || others.Any(other => other.Axes.Any(axis => axis is EnumeratedAxis)))
                return false;
        }

        return true;
    }
}
