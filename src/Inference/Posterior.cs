using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>Draws from the posterior of a model, or from what stands in for it, by name.</summary>
public abstract class Posterior
{
    private readonly Lazy<PosteriorSites> sites;

    /// <param name="trace">The trace in which sites have one value each.</param>
    /// <param name="model">Gives the tables of its discrete sites, when somebody asks: a model may have none and still be fitted by a guide that draws these sites.</param>
    /// <param name="draws">Gives draws of its continuous sites, when somebody asks.</param>
    /// <param name="seed">Of the draws of discrete sites.</param>
    private protected Posterior(Trace trace, Func<DiscreteModel> model, Func<SiteDraws> draws, ulong seed) =>
        (Trace, Seed, sites) = (trace, seed, new(() => new PosteriorSites(trace, model(), draws(), seed)));

    /// <summary>
    /// The draws of a site or a deterministic, by name: for a discrete site <see cref="DiscreteDraws"/>, for a deterministic that depends on one its expectation given the continuous sites
    /// of each draw.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public Draws this[string name] => Sites[name];

    /// <summary>Of the draws of discrete sites, and of sites drawn anew.</summary>
    internal ulong Seed { get; }

    private protected Trace Trace { get; }

    private protected PosteriorSites Sites => sites.Value;

    /// <summary>
    /// A row for every entry of every site and deterministic, numbered from 0, with its Monte Carlo error, effective sample sizes and, of chains, R-hat; and warnings in plain words.
    /// Discrete sites in plates have no rows: ask <see cref="DiscreteDraws.Marginals()"/>.
    /// </summary>
    public Summary Summary()
    {
        Summary summary = Summarise(Quantities());
        return summary with { Warnings = [.. summary.Warnings, .. LabelSwitching.Warnings(Sites)] };
    }

    /// <summary>
    /// Pointwise log-likelihoods, as cross-validation and the comparison of models ask for them: in every draw log p(y | continuous sites), in nats, for each cell of the observation's plates.
    /// Discrete sites are summed out, each observation by itself: that of a hidden Markov model at its state's distribution before any observation.
    /// </summary>
    /// <param name="observation">The name of the observation: the expression it was given as. May be left out if there is only one.</param>
    /// <exception cref="KeyNotFoundException">There is no observation of that name, or there are several and none was named; the message lists them.</exception>
    /// <exception cref="ModelException">The observation mixes cells of a discrete site.</exception>
    public Draws LogLikelihood(string? observation = null) => Sites.LogLikelihood(observation);

    /// <summary>What is special about a summary of such draws.</summary>
    internal abstract Summary Summarise(IReadOnlyList<(string Name, double[][] Chains)> quantities);

    /// <summary>What a summary has rows for: names and draws, an array per chain.</summary>
    private protected IReadOnlyList<(string Name, double[][] Chains)> Quantities()
    {
        var quantities = new List<(string, double[][])>();
        foreach (Site site in Trace.Latents.Where(site => !site.IsPart && (!site.IsDiscrete || site.Plates.IsEmpty)))
            Add(site.Name, null);
        foreach (Derived derived in Trace.Deterministics)
            Add(derived.Name, derived.Entries);
        return quantities;

        void Add(string name, ImmutableArray<int>? entries)
        {
            Draws values = this[name];
            foreach (int entry in entries ?? Enumerable.Range(0, values.Shape.Size))
                quantities.Add(($"{name}{values.Shape.IndexText(entry)}", values.Entry(entry)));
        }
    }

    /// <summary>The sites at unconstrained positions, one after the other, of several chains.</summary>
    private protected static SiteDraws Constrained(Trace trace, LogDensity density, IReadOnlyList<ReadOnlyMemory<double>> positions)
    {
        var chains = new double[positions.Count][];
        PerChain.Run(chains.Length, c =>
        {
            Workspace constrainer = density.CreateConstrainer();
            int width = density.ConstrainedSize, count = positions[c].Length / density.Dimension;
            chains[c] = new double[count * width];
            for (int i = 0; i < count; i++)
                constrainer.Run(positions[c].Span.Slice(i * density.Dimension, density.Dimension), chains[c].AsSpan(i * width, width));
        });
        return new SiteDraws(trace.Latents.Where(site => !site.IsDiscrete).Select(site => site.Value), chains);
    }
}

/// <summary>Draws from the posterior of a model, or from what stands in for it, by name or by any expression over its sites.</summary>
public abstract class Posterior<TSites> : Posterior
{
    /// <param name="model">The model.</param>
    /// <param name="draws">Gives draws of its continuous sites, when somebody asks.</param>
    /// <param name="seed">Of the draws of discrete sites.</param>
    private protected Posterior(Model<TSites> model, Func<SiteDraws> draws, ulong seed)
        : base(model.Trace, () => model.Summed, draws, seed) => Model = model;

    /// <summary>The model.</summary>
    public Model<TSites> Model { get; }

    /// <summary>
    /// The draws of any expression over sites, such as s => s.theta or s => s.theta[0] - s.theta[1]. Where it depends on discrete sites, which were summed out, it is the expectation given
    /// the continuous sites of each draw, exact and with less noise than counting; or, if it mixes cells of a discrete site in another way than by adding them up, its value at
    /// <see cref="Joint">joint draws</see>.
    /// </summary>
    public Draws Of(Func<TSites, Tensor> expression) => Sites.Evaluate(expression(Model.Sites), () => expression(Model.EnumeratedSites));

    /// <summary>
    /// The values of any expression over sites at joint draws of all of them, discrete ones included: what a count, or a rate that depends on a discrete site, can be, where
    /// <see cref="Of(Func{TSites, Tensor})"/> gives its expectation.
    /// </summary>
    public Draws Joint(Func<TSites, Tensor> expression) => Sites.AtJointDraws(expression(Model.Sites));

    /// <summary>What the posterior says about a discrete site: its exact marginals, averaged over the draws, and joint draws.</summary>
    /// <exception cref="ArgumentException">The value is not a site of the model.</exception>
    public DiscreteDraws Of(Func<TSites, Discrete> site) => Sites.Discrete(site(Model.Sites));

    /// <summary>
    /// Exact answers about the discrete sites given the continuous sites of one draw: the most probable values of all of them together (Viterbi's path, for a chain), the k best, marginals,
    /// samples.
    /// </summary>
    /// <param name="chain">The number of the chain.</param>
    /// <param name="draw">The number of the draw.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain or draw.</exception>
    /// <exception cref="ModelException">The model has no discrete site.</exception>
    public Exact<TSites> Exact(int chain, int draw, ExactOptions? options = null) => new(Model, Sites.At(chain, draw), options ?? new ExactOptions());

    /// <summary>Exact answers about the discrete sites given the posterior means of the continuous ones.</summary>
    /// <param name="options">Limits.</param>
    /// <exception cref="InvalidOperationException">There are no draws.</exception>
    /// <exception cref="ModelException">The model has no discrete site.</exception>
    public Exact<TSites> ExactAtMean(ExactOptions? options = null) => new(Model, Sites.AtMean(), options ?? new ExactOptions());

    /// <summary>
    /// The same draws in the model of other data, <c>posterior.Given(model.Given(tomorrow))</c>: there, expressions over sites are predictions (<c>s => s.mean</c>),
    /// <see cref="Predict"/> draws new observations, <see cref="Posterior.LogLikelihood"/> scores data that were held out, and discrete sites are inferred from the new data. What is not
    /// in the posterior, and missing entries of the new data, which are others than those of the old, are drawn from their distribution given what is.
    /// </summary>
    /// <param name="model">The same program with other data. Learned parameters are those of this posterior.</param>
    /// <param name="anew">Sites that are drawn anew although the posterior has them: those of new groups, of which the old data say nothing. Any other site of the same shape stands for the same cells.</param>
    /// <exception cref="ModelException">A site has another shape than in the posterior and is not to be drawn anew, or cannot be.</exception>
    public Posterior<TSites> Given(Model<TSites> model, params IReadOnlyList<string> anew) => new PosteriorGiven<TSites>(this, model, anew);

    /// <summary>Draws new observations for every draw of the posterior: the posterior predictive distribution.</summary>
    /// <param name="seed">The seed of the generator; the same seed gives the same draws.</param>
    /// <exception cref="ModelException">The distribution of an observation cannot be drawn from.</exception>
    public Simulation<TSites> Predict(ulong seed = 0) => new(Model, Simulator.Predict(Model.Trace, Sites.Joint, seed));

    /// <summary>Draws of another posterior, in the model of other data.</summary>
    private protected static (Model<TSites> Model, Func<SiteDraws> Draws) Moved(Posterior<TSites> posterior, Model<TSites> model, IReadOnlyList<string> anew)
    {
        Model<TSites> learned = posterior.Model.Learned is { } values ? model.With(values) : model;
        return (learned, posterior.Sites.In(learned.Trace, anew));
    }
}
