namespace Prob;

/// <summary>Draws from the posterior of a model by Markov chains, and how the chains fared.</summary>
public sealed class SampledPosterior<TSites> : Posterior<TSites>
{
    internal SampledPosterior(Model<TSites> model, SamplingRun run)
        : base(model, () => Constrained(model.Trace, model.LogDensity, [.. run.Chains.Select(chain => chain.Draws.Positions)]), run.Options.Seed) => Run = run;

    /// <summary>What the chains brought back: unconstrained positions, what every transition did, states to resume from.</summary>
    public SamplingRun Run { get; }

    internal override Summary Summarise(IReadOnlyList<(string Name, double[][] Chains)> quantities) =>
        Prob.Summary.Of(quantities, [.. Run.Chains.Select(chain => chain.Draws.Infos.ToArray())], (Run.Options as Nuts)?.MaximumDepth, Run.Options.Draws);
}
