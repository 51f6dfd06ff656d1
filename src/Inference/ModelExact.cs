namespace Prob;

/// <summary>The verbs of exact inference on models.</summary>
public static class ModelExact
{
    extension<TSites>(Model<TSites> model)
    {
        /// <summary>Exact inference on a model whose latent sites are all discrete.</summary>
        /// <param name="options">Limits.</param>
        /// <exception cref="ModelException">A site is not discrete, or has no finite bound, or a term mixes cells of a discrete site.</exception>
        /// <exception cref="InsufficientMemoryException">The tables would be larger than the limit; the message names the variables that the largest joins.</exception>
        public Exact<TSites> Exact(ExactOptions? options = null) => new(model, model.Summed, options ?? new ExactOptions());
    }

    extension(Exact<Discrete> exact)
    {
        /// <summary>The posterior probabilities of the site's values: a row per cell of its plates and a column per value.</summary>
        /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
        public double[,] Marginals() => exact.Marginals(static site => site);

        /// <summary>The most probable values, cell by cell; for a chain, Viterbi's path.</summary>
        /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
        public int[] MostProbable() => exact.MostProbable(static site => site);

        /// <summary>The k most probable values of all cells together, best first, with their joint log densities.</summary>
        /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
        public IReadOnlyList<(int[] Values, double LogDensity)> KBest(int k) => exact.KBest(k, static site => site);

        /// <summary>Independent draws from the posterior.</summary>
        /// <exception cref="ImpossibleEvidenceException">The observations are impossible.</exception>
        public int[][] Sample(int count, ulong seed = 0) => exact.Sample(count, static site => site, seed);
    }
}
