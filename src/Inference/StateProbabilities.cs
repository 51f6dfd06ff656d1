using Prob.Graphs;

namespace Prob;

/// <summary>
/// Probabilities of the values of a discrete site, given the continuous sites: derivatives of the log density by log weights of the values, which are 0. Laid out as people write them: cells of the
/// plates in their order, then the value.
/// </summary>
internal sealed class StateProbabilities
{
    private readonly Tensor weights;
    private readonly Marginalisation.Further table;
    private readonly Axis[] order;

    private StateProbabilities(Site site, Axis[] values, Site? transition)
    {
        weights = Identity.Instance.Apply(Functions.Zeros(new(site.Type.Axes.Union(AxisSet.Of(values)), default)));
        table = new(weights, site.Plates, transition);
        order = [.. site.Plates, .. values];
    }

    /// <summary>Of the value in each cell.</summary>
    public static StateProbabilities Of(Site site) => new(site, [site.Value.Axes[0]], null);

    /// <summary>Of the values in each cell of a chain and the one before it, that before first.</summary>
    public static StateProbabilities OfPairs(Site chain) => new(chain, [chain.Link!.Previous.Axes[0], chain.Value.Axes[0]], chain);

    /// <summary>The tensors of what is asked for, one after the other, given further tables of log weights.</summary>
    public static Tensor[] Of(DiscreteModel model, IReadOnlyList<StateProbabilities> asked, params IReadOnlyList<Marginalisation.Further> given)
    {
        Tensor logDensity = Marginalisation.LogDensity(model, [.. given, .. asked.Select(one => one.table)]);
        Tensor[] derivatives = Derivatives.Gradient(logDensity, [.. asked.Select(one => one.weights)]);
        return [.. derivatives.Select((derivative, i) => asked[i].order.Reverse().Aggregate(derivative, static (table, axis) => table.ToVector(axis)))];
    }
}
