using Prob.Graphs;

namespace Prob;

/// <summary>
/// Refuses what takes no part in derivatives although these should flow through it: the draw of an estimator such as straight-through is a mixture of values, and a comparison of it, or an
/// index computed from it, would silently lose the derivative.
/// </summary>
internal static class LostDerivatives
{
    /// <summary>Throws if a result depends on a mixture by way of something that has no derivative.</summary>
    /// <param name="results">The results.</param>
    /// <param name="sites">The sites that may be mixtures.</param>
    /// <exception cref="ModelException">It does; the message names the site.</exception>
    public static void Refuse(IReadOnlyList<Tensor> results, IReadOnlyList<GuideDraws.Drawn> sites)
    {
        List<Node> order = Graph.Order(results);
        if (!order.Exists(static node => node.Primitive is MixedValue))
            return;
        NodeSet seen = new(order[^1].Id), mixtures = new(order[^1].Id), whole = new(order[^1].Id);
        foreach (Tensor result in results)
            seen.Add(result.Source);
        for (int i = order.Count - 1; i >= 0; i--)
        {
            if (!seen.Contains(order[i]))
                continue;
            foreach (Tensor input in Passing(order[i]))
                seen.Add(input.Source);
        }

        foreach (Node node in order)
        {
            Node? source = node.Inputs.Select(static input => input.Source).FirstOrDefault(mixtures.Contains);
            if (seen.Contains(node) && Loses(node, mixtures, whole))
            {
                // The mixture itself, to name it.
                Site? site = Graph.Order(node.Inputs).Where(static one => one.Primitive is MixedValue).Select(one => sites.FirstOrDefault(drawn => drawn.Site.Value.Source == one)?.Site).LastOrDefault(static one => one is not null);
                string where = node.Label is null ? "" : $" in {node.Label}";
                throw new ModelException($"The draw of {site?.Label ?? "a chain's site"} is a mixture of values that derivatives flow through, but {node.Primitive.Name.ToLowerInvariant()}{where} has none, so they would be lost. Index by the site itself (x[z]), choose by m.Switch(z, …), use z.OneHot, or choose another estimator for it.");
            }

            if (node.Primitive is MixedValue || Passing(node).Any(input => mixtures.Contains(input.Source)))
                mixtures.Add(node);
            if (node.Primitive is MixedValue || (source is not null && IsArithmetic(node) && node.Inputs.All(input => whole.Contains(input.Source) || input.Source.Primitive is Constant)))
                whole.Add(node);
        }
    }

    /// <summary>The inputs that derivatives flow to.</summary>
    private static IEnumerable<Tensor> Passing(Node node) => node.Primitive switch
    {
        StopGradient or SiteDraw => [],
        StraightThrough => node.Inputs.Skip(1),
        _ => node.Inputs,
    };

    /// <summary>Whether whole numbers stay whole numbers, rearranged or added up.</summary>
    private static bool IsArithmetic(Node node) => node.Primitive is Add or Subtract or Multiply or Negate or Movement or Identity || (node.Primitive is Contract && node.Inputs.Length == 1);

    /// <summary>A continuous value that depends on a mixture may be compared: functions choose between formulas so, which agree where they meet.</summary>
    private static bool Loses(Node node, NodeSet mixtures, NodeSet whole) => node.Primitive switch
    {
        Equal or Less or LessOrEqual or Floor or Sign => node.Inputs.Any(input => whole.Contains(input.Source)),
        Gather or Scatter => mixtures.Contains(node.Inputs[1].Source),
        Where => whole.Contains(node.Inputs[0].Source),
        _ => false,
    };
}
