namespace Prob;

/// <summary>Draws from the posterior of a model by Markov chains, and how the chains fared.</summary>
public sealed class SampledPosterior<TSites> : Posterior<TSites>
{
    internal SampledPosterior(Model<TSites> model, SamplingRun run)
        : base(model, () => Constrained(model.Trace, model.LogDensity, [.. run.Chains.Select(chain => chain.Draws.Positions)]), run.Options.Seed) => Run = run;

    /// <summary>What the chains brought back: unconstrained positions, what every transition did, states to resume from.</summary>
    public SamplingRun Run { get; }

    /// <summary>
    /// A row for every entry of every site and deterministic, numbered from 0, with its Monte Carlo error, effective sample sizes and R-hat, and warnings in plain words.
    /// Discrete sites in plates have no rows: ask <see cref="DiscreteDraws.Marginals()"/>.
    /// </summary>
    public override Summary Summary()
    {
        IReadOnlyList<TransitionInfo[]> transitions = [.. Run.Chains.Select(chain => chain.Draws.Infos.ToArray())];
        Summary summary = Prob.Summary.Of(Quantities(), transitions, (Run.Options as Nuts)?.MaximumDepth, Run.Options.Draws);
        return summary with { Warnings = [.. summary.Warnings, .. LabelSwitching.Warnings(Sites)] };
    }
}
