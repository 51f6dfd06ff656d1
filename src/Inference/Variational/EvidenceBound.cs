using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// The evidence lower bound E_q[log p(z, x) − log q(z)] as a graph of parameters and noise, and beside it the graph whose gradient estimates that of the bound: the same where all draws are
/// differentiable, with further terms where some are not. Particles are an axis; what stands for larger plates counts as much as these.
/// </summary>
internal sealed class EvidenceBound
{
    private readonly List<Term> terms = [];
    private Tensor further = 0.0;

    private EvidenceBound(Frame frame) => Frame = frame;

    /// <summary>The parameters, noise and axes.</summary>
    public Frame Frame { get; }

    /// <summary>The bound, estimated from the particles: a number.</summary>
    public Tensor Bound { get; private set; } = 0.0;

    /// <summary>What has the gradient of the bound, or estimates it; its value means nothing.</summary>
    public Tensor Surrogate { get; private set; } = 0.0;

    /// <summary>log p(z, x) − log q(z) of each particle.</summary>
    public Tensor LogWeight { get; private set; } = 0.0;

    /// <summary>The sites that are drawn; the others are summed out.</summary>
    public IReadOnlySet<string> Names { get; private set; } = new HashSet<string>();

    /// <summary>The guide's draws, if somebody wrote it.</summary>
    public GuideDraws? Guide { get; private set; }

    /// <summary>The sites of the model as the guide drew them.</summary>
    public Trace Trace { get; private set; } = null!;

    /// <summary>The bound of a model and a guide that is made of it.</summary>
    public static EvidenceBound Of<TSites>(Model<TSites> model, AutomaticGuide guide, Frame frame)
    {
        var bound = new EvidenceBound(frame);
        AutomaticDraws draws = guide.Draw(model.Trace, frame);
        bound.Trace = model.TraceAgain(frame.Axes, draws);
        bound.Names = draws.Names;
        bound.AddModel(model.Trace);
        bound.terms.AddRange(draws.Terms);
        bound.Finish(null, []);
        return bound;
    }

    /// <summary>The bound of a model and a guide that somebody wrote.</summary>
    public static EvidenceBound Of<TSites, TGuide>(Model<TSites> model, Model<TGuide> guide, Variational options, Frame frame)
    {
        var bound = new EvidenceBound(frame);
        GuideDraws draws = GuideDraws.Of(interpretation => guide.TraceAgain(frame.Axes, interpretation), frame, options);
        bound.Guide = draws;
        bound.Trace = model.TraceAgain(frame.Axes, new GuidedSites(draws));
        bound.Names = draws.Names;
        bound.AddModel(model.Trace);
        bound.CheckGuide(draws);
        foreach (GuideDraws.Drawn site in draws.Sites)
            bound.AddGuide(site, options.SticksTheLanding);
        bound.Finish(draws.Summed, [.. draws.Sites.Where(site => site.Estimator is ScoreEstimator)]);
        return bound;
    }

    /// <summary>
    /// The log density of a site at its value, cell by cell; of a mixture of values the mixture of theirs. If the density does not depend on what was drawn given the value, its expectation
    /// is known, and takes the place of what the draw says of it: the guide's probabilities mix the values.
    /// </summary>
    private static Tensor LogDensity(IDistribution distribution, Tensor value, bool isKnownToBelong, Tensor? probabilities = null)
    {
        if (value is Discrete { Weights: { } weights } mixture)
        {
            if (probabilities is not null && !Graph.DependOn(distribution.Parameters.Select(parameter => parameter.Value), value))
                weights = probabilities;
            return Discrete.Mix(weights, Distribution.LogProbabilities(distribution, mixture.Support));
        }

        return isKnownToBelong ? distribution.LogDensityWithin(value) : distribution.LogDensity(value);
    }

    /// <summary>Terms of a latent site: of a chain, those of the first cell and of the others.</summary>
    private static Term[] Of(Site site, bool isKnownToBelong, GuideDraws? guide)
    {
        using Node.LabelScope label = Node.Labelled($"the density of {site.Label}");
        Tensor first = LogDensity(site.Distribution, site.Value, isKnownToBelong, guide?.Probabilities(site.Name));
        if (site.Link is not { } link)
            return [new(first, site.Plates, site.Label)];
        Tensor isFirst = Functions.Equal(site.Plates[^1].Index, 0), next = LogDensity(link.Next, site.Value, isKnownToBelong);
        return link.Previous.Axes.OfType<EnumeratedAxis>().FirstOrDefault() is { } previous
            ? [new(Functions.Where(isFirst, first, 0), site.Plates, site.Label), new(next, site.Plates, site.Label) { Transition = guide!.Chain(previous) }]
            : [new(Functions.Where(isFirst, first, next), site.Plates, site.Label)];
    }

    /// <summary>Adds the terms of the model.</summary>
    /// <param name="whole">The trace of all cells, in which data that are known to belong to a support have been found to.</param>
    private void AddModel(Trace whole)
    {
        Site[] open = [.. Trace.Latents.Where(site => !Names.Contains(site.Name))];
        Term[] given = [.. Trace.Latents.Where(site => Names.Contains(site.Name)).SelectMany(site => Of(site, isKnownToBelong: true, Guide))];
        if (open.Length > 0)
        {
            if (Guide?.Summed is { } enumerated)
                throw new ModelException($"{open[0].Label} is summed out in the model, but {enumerated.Latents[0].Label} in the guide; both at once is not done. Draw both in the guide, or neither, or choose another estimator for those of the guide.");
            // What the guide drew is known to the sum over what it did not.
            var summed = new DiscreteModel(Trace with { Latents = [.. open], Order = [.. Trace.Order.Where(site => !Names.Contains(site.Name))] }, Frame.Axes);
            terms.Add(new(Marginalisation.LogDensity(summed, given.Select(term => new Marginalisation.Further(term.Value, term.Plates))), [], $"the sum over {open[0].Label}"));
            return;
        }

        terms.AddRange(given);
        for (int i = 0; i < Trace.Observations.Length; i++)
            terms.AddRange(Of(Trace.Observations[i], isKnownToBelong: Distribution.Contains(whole.Observations[i].Distribution, whole.Observations[i].Value).Source.IsKnown, Guide));
        terms.AddRange(Trace.Factors.Select(factor => new Term(factor.Value, factor.Plates, factor.Label)));
        foreach (Term term in terms)
        {
            LostDerivatives.Refuse([term.Value], Guide?.Sites ?? []);
            if (term.Value.Shape.Rank > 0)
                throw new ModelException($"The log density of {term.Label} must have one value per draw, but has shape {term.Value.Shape}.");
            if (term.Value.Axes.Any(axis => axis is EnumeratedAxis) && MixedCells.In(term.Value) is { } mixed)
                throw new ModelException($"{term.Label} mixes cells of '{mixed.Name}' in a value that depends on a discrete site of the guide that is enumerated there. Choose another estimator for that site.");
        }
    }

    private void AddGuide(GuideDraws.Drawn drawn, bool sticksTheLanding)
    {
        Site site = drawn.Site;
        foreach (Term term in Of(Detached(drawn, sticksTheLanding), isKnownToBelong: true, drawn.Guide))
            terms.Add(term with { Value = -(drawn.Estimator is ScoreEstimator ? Functions.StopGradient(term.Value) : term.Value), Label = $"the guide's {site.Label}" });
    }

    /// <summary>The site as its own density sees it: of a differentiable draw perhaps only by way of the draw, not of its parameters (Roeder, Wu and Duvenaud 2017).</summary>
    private static Site Detached(GuideDraws.Drawn drawn, bool sticksTheLanding) => drawn.Estimator is not ReparameterisedEstimator || !sticksTheLanding
        ? drawn.Site
        : drawn.Site with { Distribution = drawn.Site.Distribution.With([.. drawn.Site.Distribution.Parameters.Select(parameter => Functions.StopGradient(parameter.Value))]) };

    private void CheckGuide(GuideDraws draws)
    {
        foreach (GuideDraws.Drawn drawn in draws.Sites)
        {
            if (!Trace.Latents.Any(site => site.Name == drawn.Site.Name))
                throw new ModelException($"The guide has a site {drawn.Site.Label}, but the model has none of that name. It has: {string.Join(", ", Trace.Latents.Select(site => site.Name))}.");
        }
    }

    private void Finish(DiscreteModel? enumerated, IReadOnlyList<GuideDraws.Drawn> scored)
    {
        if (enumerated is not null)
            SumOut(enumerated);
        Tensor bound = terms.Aggregate((Tensor)0.0, (sum, term) => sum + Marginalisation.SumOverPlates(term.Value, AxisSet.Of([.. term.Plates])));
        Tensor logWeight = OfParticles(bound);
        foreach (GuideDraws.Drawn site in scored)
            AddScore(site);
        // Simplified before it is differentiated, as the log density is for samplers: log(sigmoid(u)) has a slope also where sigmoid(u) rounds to 0.
        Tensor[] simple = Simplification.Simplify([logWeight, Mean(logWeight), Mean(OfParticles(bound + further))]);
        (LogWeight, Bound, Surrogate) = (simple[0], simple[1], simple[2]);
    }

    private Tensor OfParticles(Tensor x) => Functions.Expand(x, new(Frame.With(default), default));

    /// <summary>Replaces the terms that depend on enumerated sites by their expectation: the derivative of the guide's log normaliser by a factor ε times each, at 0.</summary>
    private void SumOut(DiscreteModel guide)
    {
        Term[] tables = [.. terms.Where(term => term.Value.Axes.Any(axis => axis is EnumeratedAxis))];
        terms.RemoveAll(tables.Contains);
        Tensor slope = Identity.Instance.Apply(Functions.Zeros(new(Frame.With(default), default)));
        Tensor normaliser = Marginalisation.LogDensity(guide, tables.Select(term => new Marginalisation.Further(Annihilate.Product(slope, term.Value), term.Plates, term.Transition)));
        terms.Add(new(Derivatives.Gradient(OfParticles(normaliser), [slope])[0], [], "the expectation over the guide's discrete sites"));
    }

    /// <summary>Adds what has the gradient E[(cost − baseline) ∇ log q], each cell of the site with the terms that depend on it.</summary>
    private void AddScore(GuideDraws.Drawn drawn)
    {
        Site site = drawn.Site;
        AxisSet plates = AxisSet.Of([.. site.Plates]), axes = Frame.With(plates);
        NodeSet dependent = Graph.DependentOn([site.Value], Graph.Order(terms.Select(term => term.Value)));
        Tensor cost = 0.0;
        foreach (Term term in terms.Where(term => dependent.Contains(term.Value.Source)))
        {
            AxisSet all = AxisSet.Of([.. term.Plates]);
            // A term in all plates of the site belongs to its cells; one that is in fewer may depend on many of them.
            cost += Marginalisation.SumOverPlates(term.Value, plates.IsSubsetOf(all) ? all.Except(plates) : all);
        }

        cost = Functions.StopGradient(Functions.Expand(cost, new(axes, default)));
        Tensor compared = drawn.Baseline switch
        {
            Baseline.LeaveOneOut => (Functions.Sum(cost, Frame.Particle!) - cost) / (Frame.Particle!.Size - 1.0),
            Baseline.RunningMean => Frame.RunningMean(site.Name, axes.Aggregate(cost, static (sum, axis) => Functions.Sum(sum, axis)) / axes.Size),
            _ => 0,
        };
        foreach (Term density in Of(site, isKnownToBelong: true, drawn.Guide))
            further += Marginalisation.SumOverPlates((cost - compared) * density.Value, plates);
    }

    private Tensor Mean(Tensor ofParticles) => Frame.Particle is { } particle ? Functions.Sum(ofParticles, particle) / particle.Size : ofParticles;

    /// <summary>A part of log p − log q: a number per cell of some plates.</summary>
    /// <param name="Value">The number, which may carry axes of the values of discrete sites.</param>
    /// <param name="Plates">The plates.</param>
    /// <param name="Label">What it is in messages.</param>
    internal sealed record Term(Tensor Value, ImmutableArray<Plate> Plates, string Label)
    {
        /// <summary>The chain of the guide whose transitions it belongs to.</summary>
        public Site? Transition { get; init; }
    }
}
