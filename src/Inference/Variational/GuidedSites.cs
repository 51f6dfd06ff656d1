using Prob.Graphs;

namespace Prob;

/// <summary>The latent sites of a model as a guide drew them; discrete ones that it did not draw take all their values at once.</summary>
internal sealed class GuidedSites(GuideDraws guide) : Interpretation
{
    public override Tensor Value(NewSite site)
    {
        if (guide.Sites.FirstOrDefault(drawn => drawn.Site.Name == site.Name)?.Site is not { } drawn)
        {
            return site.Distribution.Support.IsDiscrete
                ? site.AllValues()
                : throw new ModelException($"The model has a continuous site {site.Label}, but the guide draws none of that name.");
        }

        if (!drawn.Plates.AsSpan().SequenceEqual(site.Plates.AsSpan()))
            throw new ModelException($"{site.Label} is in the plates [{string.Join(", ", site.Plates.Select(plate => plate.Name))}] in the model, but {drawn.Label} is in [{string.Join(", ", drawn.Plates.Select(plate => plate.Name))}] in the guide.");
        if (drawn.Distribution.Shape != site.Distribution.Shape)
            throw new ModelException($"{site.Label} has draws of shape {site.Distribution.Shape} in the model, but {drawn.Label} of shape {drawn.Distribution.Shape} in the guide.");
        if (!drawn.Distribution.Support.IsWithin(site.Distribution.Support))
            throw new ModelException($"{site.Label} is {site.Distribution.Support} in the model, but {drawn.Label} can be {drawn.Distribution.Support} in the guide. Draw it from a distribution with the same support.");
        if (site.IsChain != drawn.Link is not null)
            throw new ModelException($"{site.Label} is {(site.IsChain ? "a chain" : "no chain")} in the model, but {(site.IsChain ? "not" : "one")} in the guide.");
        return drawn.Value;
    }

    public override Discrete Previous(NewSite chain) => guide.Sites.FirstOrDefault(drawn => drawn.Site.Name == chain.Name)?.Site.Link?.Previous ?? chain.AllValues(isPrevious: true);

    public override Tensor Learned(string name, Tensor start) => guide.Learned(name, start);
}
