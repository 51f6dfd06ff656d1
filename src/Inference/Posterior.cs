using System.Collections.Immutable;

namespace Prob;

/// <summary>Draws from the posterior of a model, by name, and how the sampler fared.</summary>
public abstract class Posterior
{
    private protected Posterior(Trace trace, LogDensity density, SamplingRun run)
    {
        Trace = trace;
        Run = run;
        SiteDraws = Constrained(trace, density, run);
    }

    /// <summary>What the chains brought back: unconstrained positions, what every transition did, states to resume from.</summary>
    public SamplingRun Run { get; }

    /// <summary>The draws of a site or a deterministic, by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public Draws this[string name] => Trace.DrawsOf(name, SiteDraws);

    private protected Trace Trace { get; }

    private protected SiteDraws SiteDraws { get; }

    /// <summary>
    /// A row for every entry of every site and deterministic, numbered from 0, with its Monte Carlo error, effective sample sizes and R-hat, and warnings in plain words.
    /// </summary>
    public Summary Summary()
    {
        var quantities = new List<(string, double[][])>();
        foreach (string name in Trace.Latents.Select(site => site.Name).Concat(Trace.Deterministics.Select(derived => derived.Name)))
        {
            Draws values = this[name];
            for (int entry = 0; entry < values.Shape.Size; entry++)
                quantities.Add(($"{name}{values.Shape.IndexText(entry)}", values.Entry(entry)));
        }

        IReadOnlyList<TransitionInfo[]> transitions = [.. Run.Chains.Select(chain => chain.Draws.Infos.ToArray())];
        return Prob.Summary.Of(quantities, transitions, (Run.Options as Nuts)?.MaximumDepth, Run.Options.Draws);
    }

    private static SiteDraws Constrained(Trace trace, LogDensity density, SamplingRun run)
    {
        var chains = new double[run.Chains.Count][];
        PerChain.Run(chains.Length, c =>
        {
            DrawSequence positions = run.Chains[c].Draws;
            Graphs.Workspace constrainer = density.CreateConstrainer();
            int width = density.ConstrainedSize;
            chains[c] = new double[positions.Count * width];
            for (int i = 0; i < positions.Count; i++)
                constrainer.Run(positions[i], chains[c].AsSpan(i * width, width));
        });
        return new SiteDraws(trace.Latents.Select(site => site.Value), chains);
    }
}

/// <summary>Draws from the posterior of a model, by name or by any expression over its sites.</summary>
public sealed class Posterior<TSites> : Posterior
{
    internal Posterior(Model<TSites> model, SamplingRun run)
        : base(model.Trace, model.LogDensity, run) => Model = model;

    /// <summary>The model.</summary>
    public Model<TSites> Model { get; }

    /// <summary>The draws of any expression over sites, such as s => s.theta or s => s.theta[0] - s.theta[1].</summary>
    public Draws Of(Func<TSites, Tensor> expression) => SiteDraws.Evaluate(expression(Model.Sites), Trace.PlateOrder);

    /// <summary>Draws new observations for every draw of the posterior: the posterior predictive distribution.</summary>
    /// <param name="seed">The seed of the generator; the same seed gives the same draws.</param>
    /// <exception cref="ModelException">The distribution of an observation cannot be drawn from.</exception>
    public Simulation<TSites> Predict(ulong seed = 0) => new(Model, Simulator.Predict(Trace, SiteDraws, seed));
}
