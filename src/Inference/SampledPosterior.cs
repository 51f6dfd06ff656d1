namespace Prob;

/// <summary>Draws from the posterior of a model by Markov chains, and how the chains fared.</summary>
public sealed class SampledPosterior<TSites> : Posterior<TSites>
{
    internal SampledPosterior(Model<TSites> model, SamplingRun run)
        : base(model, () => Constrained(model.Trace, model.LogDensity, [.. run.Chains.Select(chain => chain.Draws.Positions)]), run.Options.Seed) => Run = run;

    /// <summary>What the chains brought back: unconstrained positions, what every transition did, states to resume from.</summary>
    public SamplingRun Run { get; }

    internal override Summary Summarise(IReadOnlyList<(string Name, double[][] Chains)> quantities)
    {
        Summary summary = Prob.Summary.Of(quantities, [.. Run.Chains.Select(chain => chain.Draws.Infos.ToArray())], (Run.Options as Nuts)?.MaximumDepth, Run.Options.Draws);
        return SummaryWarnings.HaveNotConverged(summary.Rows) && SeparateModes.Warning(() => Model.LogDensity.CreateEvaluator(), [.. Run.Chains.Select(chain => chain.Draws)]) is { } modes
            ? summary with { Warnings = [.. summary.Warnings, modes] }
            : summary;
    }

    /// <summary>The same with some of its chains only, in this order and numbered anew: what a mode looks like that only these found.</summary>
    /// <param name="chains">Numbers of chains, from 0, each once.</param>
    /// <exception cref="ArgumentException">No chain is asked for, or one twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain.</exception>
    public SampledPosterior<TSites> OfChains(params int[] chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Length == 0 || chains.Distinct().Count() < chains.Length)
            throw new ArgumentException($"Expected at least one chain, and each once, but got [{string.Join(", ", chains)}].", nameof(chains));
        if (chains.Any(chain => chain < 0 || chain >= Run.Chains.Count))
            throw new ArgumentOutOfRangeException(nameof(chains), $"There are chains 0 to {Run.Chains.Count - 1}, but asked for were [{string.Join(", ", chains)}].");
        return new(Model, Run with { Options = Run.Options with { Chains = chains.Length }, Chains = [.. chains.Select(chain => Run.Chains[chain])] });
    }
}
