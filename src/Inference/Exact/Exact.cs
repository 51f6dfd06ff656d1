namespace Prob;

/// <summary>
/// Exact answers about a model whose latent sites are all discrete: evidence, marginals, the most probable values of all sites together, the k best, samples. Chains that
/// do not meet run through fused kernels, anything else through the elimination of a factor graph.
/// </summary>
public sealed class Exact<TSites>
{
    private readonly Model<TSites> model;
    private readonly DiscreteModel discrete;
    private readonly IExactEngine engine;

    internal Exact(Model<TSites> model, DiscreteModel discrete, ExactOptions options) =>
        (this.model, this.discrete, engine) = (model, discrete, IExactEngine.Of(discrete, options));

    /// <summary>The log probability of the observations, in nats, the discrete sites summed out; times the density of the values of continuous sites, if there are any.</summary>
    /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
    public double LogEvidence => engine.LogEvidence;

    /// <summary>The posterior probabilities of a site's values: a row per cell of its plates, row by row, and a column per value, the smallest first. Cells that a plate lacks have rows of zeros.</summary>
    /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
    public double[,] Marginals(Func<TSites, Discrete> site)
    {
        Site asked = SiteOf(site);
        int[] variables = discrete.Variables(asked.Name);
        var table = new double[variables.Length, DiscreteModel.Count(asked)];
        int i = -1;
        foreach (int[] cell in DiscreteModel.CellsOf(asked.Plates))
        {
            i++;
            if (!DiscreteModel.IsPresent(asked.Plates, cell))
                continue;
            ReadOnlySpan<double> marginal = engine.Marginal(variables[i]);
            for (int k = 0; k < marginal.Length; k++)
                table[i, k] = marginal[k];
        }

        return table;
    }

    /// <summary>The values of a site, cell by cell, in the most probable values of all sites together.</summary>
    /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
    public int[] MostProbable(Func<TSites, Discrete> site) => Values(engine.KBest(1)[0].States, SiteOf(site));

    /// <summary>The log weight of the most probable values of all sites together: the joint log density with the observations.</summary>
    /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
    public double MostProbableLogDensity => engine.KBest(1)[0].LogWeight;

    /// <summary>The values of a site in each of the k most probable joint values of all sites, best first, with the joint log densities.</summary>
    /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
    public IReadOnlyList<(int[] Values, double LogDensity)> KBest(int k, Func<TSites, Discrete> site)
    {
        Site asked = SiteOf(site);
        return [.. engine.KBest(k).Select(best => (Values(best.States, asked), best.LogWeight))];
    }

    /// <summary>The values of a site in independent draws of all sites from the posterior. The same seed gives the same draws, for every site.</summary>
    /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
    public int[][] Sample(int count, Func<TSites, Discrete> site, ulong seed = 0)
    {
        Site asked = SiteOf(site);
        return Array.ConvertAll(engine.Sample(count, seed), states => Values(states, asked));
    }

    private Site SiteOf(Func<TSites, Discrete> site)
    {
        Discrete value = site(model.Sites);
        return discrete.Latents.FirstOrDefault(latent => model.Trace.Latents.Any(traced => traced.Value == value && traced.Name == latent.Name))
            ?? throw new ArgumentException("The value asked about is not a site of the model.", nameof(site));
    }

    private int[] Values(int[] states, Site site)
    {
        int smallest = DiscreteModel.Smallest(site);
        return Array.ConvertAll(discrete.Variables(site.Name), variable => smallest + states[variable]);
    }
}
