namespace Prob;

/// <summary>The most probable values of the continuous sites of a model (maximum a posteriori), its discrete sites summed out, and what follows for these.</summary>
public sealed class Mode<TSites>
{
    private readonly Model<TSites> model;
    private readonly PosteriorSites sites;

    internal Mode(Model<TSites> model, double[] values, double logDensity, bool converged, int gradients)
    {
        (this.model, LogDensity, Converged, Gradients) = (model, logDensity, converged, gradients);
        sites = new PosteriorSites(model.Trace, model.Summed, new SiteDraws(model.Trace.Latents.Where(site => !site.IsDiscrete).Select(site => site.Value), [values]), seed: 0);
    }

    /// <summary>The log density of the sites' values and the data at the mode, in nats, up to the constants of sites that are not normalised.</summary>
    public double LogDensity { get; }

    /// <summary>Whether the climb ended because there was nothing left to gain.</summary>
    public bool Converged { get; }

    /// <summary>The gradients that all climbs took.</summary>
    public int Gradients { get; }

    /// <summary>The values of a site or deterministic, row by row; of a discrete site, one draw given the mode.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public double[] this[string name] => sites[name][0, 0].ToArray();

    /// <summary>The values of any expression over sites, row by row: if it depends on discrete sites, the expectation given the mode.</summary>
    public double[] Of(Func<TSites, Tensor> expression) => sites.Evaluate(expression(model.Sites), () => expression(model.EnumeratedSites))[0, 0].ToArray();

    /// <summary>Exact answers about the discrete sites, given the mode: most probable values, marginals, samples.</summary>
    /// <param name="options">Limits.</param>
    /// <exception cref="ModelException">The model has no discrete site.</exception>
    public Exact<TSites> Exact(ExactOptions? options = null) => new(model, sites.At(0, 0), options ?? new ExactOptions());
}
