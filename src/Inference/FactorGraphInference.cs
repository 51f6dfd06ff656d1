namespace Prob;

/// <summary>The verbs of exact inference.</summary>
public static class FactorGraphInference
{
    extension(FactorGraph graph)
    {
        /// <summary>Exact inference on the graph: evidence, marginals, most probable states, samples.</summary>
        /// <param name="evidence">What is observed; nothing by default.</param>
        /// <param name="options">Limits.</param>
        /// <exception cref="ArgumentException">The evidence is about a variable or a state that does not exist.</exception>
        /// <exception cref="ImpossibleEvidenceException">The evidence is impossible; the message names observations that contradict each other.</exception>
        /// <exception cref="InsufficientMemoryException">The tables would be larger than the limit; the message names the variables that the largest joins.</exception>
        public ExactInference Exact(Evidence? evidence = null, ExactOptions? options = null) => new(graph, evidence ?? Evidence.None, options ?? new ExactOptions());

        /// <summary>What exact inference would cost, without doing it or refusing it.</summary>
        /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
        public ExactExplanation Explain(Evidence? evidence = null) => ExactInference.Explain(graph, evidence ?? Evidence.None);
    }
}
