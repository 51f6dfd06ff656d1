namespace Prob;

/// <summary>
/// What a posterior says about a discrete site that was summed out. The marginals are exact given each draw of the continuous sites, so their average over the draws has less
/// noise than counting could (Rao and Blackwell; Casella and Robert 1996). As draws they are whole numbers, drawn jointly with the draws of all other sites, when first asked for.
/// </summary>
public sealed class DiscreteDraws : Draws
{
    private readonly PosteriorSites sites;
    private readonly Site site;

    internal DiscreteDraws(PosteriorSites sites, Site site)
        : base(site.Shape, new Lazy<double[][]>(() => sites.Joint.Evaluate(site.Value, site.Plates).ByChain)) => (this.sites, this.site) = (sites, site);

    /// <summary>
    /// The posterior probabilities of the site's values: the average over all draws of those given the draw. A row per cell of its plates, row by row, and a column per value,
    /// the smallest first. Cells that a plate lacks have rows of zeros.
    /// </summary>
    public double[,] Marginals() => sites.Marginals(site.Name);

    /// <summary>The probabilities of the site's values given the continuous sites of one draw.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain or draw.</exception>
    public double[,] Marginals(int chain, int draw) => sites.Marginals(site.Name, chain, draw);
}
