using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>The sites of a guide that somebody wrote, as draws with the estimator that each has.</summary>
internal sealed class GuideDraws : Interpretation
{
    private readonly Frame frame;
    private readonly Variational options;
    private readonly IReadOnlyDictionary<string, Tensor> jointly;
    private readonly bool enumeratesJoint;
    private readonly Dictionary<string, (Estimator Estimator, string Reason)> chosen = [];
    private readonly Dictionary<string, Discrete> previous = [];
    private readonly Dictionary<string, Tensor> probabilities = [];
    private Trace trace = null!;

    private GuideDraws(Frame frame, Variational options, IReadOnlyDictionary<string, Tensor> jointly, bool enumeratesJoint) =>
        (this.frame, this.options, this.jointly, this.enumeratesJoint) = (frame, options, jointly, enumeratesJoint);

    /// <summary>The sites in order.</summary>
    public IReadOnlyList<Drawn> Sites { get; private set; } = [];

    /// <summary>Their names.</summary>
    public IReadOnlySet<string> Names { get; private set; } = new HashSet<string>();

    /// <summary>The sites that take all values at once; null if none does.</summary>
    public DiscreteModel? Summed => field ??= trace.Latents.Where(site => site.IsDiscrete && site.Value.Source.Primitive is Constant).ToImmutableArray() is { IsEmpty: false } sites
        ? new DiscreteModel(new Trace(sites, [], [], [], sites), frame.Axes)
        : null;

    /// <summary>The draws of a guide.</summary>
    /// <param name="run">Runs its program.</param>
    /// <param name="frame">What it shares with the model.</param>
    /// <param name="options">Estimators that were asked for.</param>
    /// <exception cref="ModelException">The guide observes something, or a site cannot have the estimator asked for.</exception>
    public static GuideDraws Of(Func<Interpretation, Trace> run, Frame frame, Variational options)
    {
        GuideDraws draws = Run(new(frame, options, new Dictionary<string, Tensor>(), enumeratesJoint: false), run);
        foreach (string name in options.Estimators.Keys)
        {
            if (!draws.Names.Contains(name))
                throw new ModelException($"An estimator was given for '{name}', but the guide has no site of that name. It has: {string.Join(", ", draws.Names)}.");
        }

        // Sites that straight-through Gumbel draws and that depend on each other are drawn together.
        Drawn[] gumbel = [.. draws.Sites.Where(site => site.Estimator is StraightThroughGumbelEstimator)];
        if (!Array.Exists(gumbel, site => site.Site.Link is not null || DependsOn(site.Site, gumbel)))
            return draws;
        GuideDraws enumerated = Run(new(frame, options, new Dictionary<string, Tensor>(), enumeratesJoint: true), run);
        return Run(new(frame, options, JointDraws(enumerated, frame), enumeratesJoint: false), run);
    }

    public override Tensor Value(NewSite site)
    {
        (Estimator estimator, _) = chosen[site.Name] = Choose(site);
        AxisSet axes = frame.With(site.Type.Axes);
        switch (estimator)
        {
            case ReparameterisedEstimator:
                return ((IReparameterised)site.Distribution).Draw(frame.Noise.For(site.Name), axes);
            case ScoreEstimator:
                if (site.Distribution.Parameters.SelectMany(parameter => parameter.Value.Axes).OfType<EnumeratedAxis>().FirstOrDefault() is { } axis)
                    throw new ModelException($"{site.Label} of the guide is drawn given '{axis.Name}', which is enumerated, so that there is no one value to draw it given. Enumerate it as well, or let both have Estimator.Score().");
                return SiteDraw.Of(site.Distribution, frame.Noise.For(site.Name).Uniform(new(axes, default)), axes);
            case EnumerationEstimator:
                return site.AllValues();
            default:
                if (enumeratesJoint && estimator is StraightThroughGumbelEstimator)
                    return site.AllValues();
                if (jointly.TryGetValue(site.Name, out Tensor? weights))
                    return new MixedValue(site.Distribution.Support).Apply(weights);
                // Of a chain they are not known until its transitions are.
                return site.IsChain ? site.AllValues() : new MixedValue(site.Distribution.Support).Apply(Weights(site, estimator));
        }
    }

    public override Discrete Previous(NewSite chain)
    {
        (Estimator estimator, _) = chosen[chain.Name] = Choose(chain);
        if (estimator is StraightThroughGumbelEstimator && jointly.TryGetValue(chain.Name, out Tensor? weights))
        {
            // One step earlier along the chain's plate; what stands in its first cell is not looked at.
            Plate time = chain.Plates[^1];
            Tensor steps = weights.ToVector(time);
            Tensor shifted = time.Size == 1 ? steps : Functions.Concatenate(0, steps[..1], steps[..^1]);
            return (Discrete)new MixedValue(chain.Distribution.Support).Apply(shifted.ToAxis(time));
        }

        Discrete before = chain.AllValues(isPrevious: true);
        previous[chain.Name] = before;
        return before;
    }

    public override Tensor Learned(string name, Tensor start) => frame.Parameter(name, start.Shape, start.ToArray());

    /// <summary>The chain whose values in the cell before lie along an axis.</summary>
    public Site Chain(EnumeratedAxis axis) => trace.Latents.First(site => site.Link is not null && previous.TryGetValue(site.Name, out Discrete? before) && before.Axes[0] == axis);

    /// <summary>How probable each value of a site is that was drawn as a mixture, by itself; null of others.</summary>
    public Tensor? Probabilities(string name) => probabilities.GetValueOrDefault(name);

    private static GuideDraws Run(GuideDraws draws, Func<Interpretation, Trace> run)
    {
        Trace trace = draws.trace = run(draws);
        if (trace.Observations is [var observation, ..])
            throw new ModelException($"The guide observes {observation.Label}. A guide draws the latent sites of the model; observations belong in the model.");
        if (trace.Factors is [var factor, ..])
            throw new ModelException($"The guide has {factor.Label}, which is not a distribution, so it cannot be drawn from.");
        draws.Sites = [.. trace.Latents.Select(site => new Drawn(site, draws.chosen[site.Name].Estimator, draws.chosen[site.Name].Reason, draws))];
        draws.Names = draws.Sites.Select(site => site.Site.Name).ToHashSet();
        return draws;
    }

    private static bool DependsOn(Site site, Drawn[] others) =>
        Array.Exists(others, other => other.Site != site && Graph.DependOn(site.Distribution.Parameters.Select(parameter => parameter.Value), other.Site.Value));

    /// <summary>How much of each value a draw is made of.</summary>
    private Tensor Weights(NewSite site, Estimator estimator)
    {
        Tensor logProbabilities = Distribution.LogProbabilities(site.Distribution, site.Distribution.Support);
        probabilities[site.Name] = Functions.Exp(logProbabilities);
        Tensor perturbed = logProbabilities + Gumbel(frame, site.Name, new(frame.With(site.Type.Axes), logProbabilities.Shape));
        Tensor hard = Functions.Equal(perturbed, Functions.Reshape(Functions.Max(perturbed), [1]));
        return estimator switch
        {
            StraightThroughEstimator => Functions.StraightThrough(hard, Functions.Exp(logProbabilities)),
            StraightThroughGumbelEstimator gumbel => Functions.StraightThrough(hard, Functions.Softmax(perturbed / gumbel.Temperature)),
            GumbelSoftmaxEstimator gumbel => Functions.Softmax(perturbed / gumbel.Temperature),
            _ => throw new InvalidOperationException($"{estimator} makes no mixture."),
        };
    }

    /// <summary>−log(−log u).</summary>
    private static Tensor Gumbel(Frame frame, string name, TensorType type) => -Functions.Log(-Functions.Log(frame.Noise.For(name).Uniform(type)));

    /// <summary>
    /// Draws of sites that depend on each other: where all of them are most probable under perturbed weights, which is a derivative of the largest weight, with the derivatives of their
    /// probabilities under these weights, which are derivatives of the log of the sum.
    /// </summary>
    private static Dictionary<string, Tensor> JointDraws(GuideDraws draws, Frame frame)
    {
        ImmutableArray<Site> sites = [.. draws.Sites.Where(site => site.Estimator is StraightThroughGumbelEstimator).Select(site => site.Site)];
        double[] temperatures = [.. draws.Sites.Select(site => site.Estimator).OfType<StraightThroughGumbelEstimator>().Select(estimator => estimator.Temperature).Distinct()];
        if (temperatures.Length > 1)
            throw new ModelException($"{string.Join(" and ", sites.Select(site => site.Label))} depend on each other, so straight-through Gumbel draws them together, at one temperature; but they were given {string.Join(" and ", temperatures)}.");
        var model = new DiscreteModel(new Trace(sites, [], [], [], sites), frame.Axes);
        var noise = new List<Marginalisation.Further>();
        var slopes = new List<Tensor>();
        var asked = new List<Marginalisation.Further>();
        foreach (Site site in sites)
        {
            TensorType type = new(frame.With(site.Type.Axes.Union(site.Value.Axes)), default);
            noise.Add(new(Gumbel(frame, $"{site.Name} jointly", type), site.Plates));
            slopes.Add(Identity.Instance.Apply(Functions.Zeros(type)));
            asked.Add(new(slopes[^1], site.Plates));
        }

        Tensor Particles(Tensor x) => Functions.Expand(x, new(frame.With(default), default));
        Tensor[] hard = Derivatives.Gradient(Particles(Marginalisation.Largest(model, [.. noise, .. asked])), slopes);
        IEnumerable<Marginalisation.Further> cooled = noise.Select(table => table with { Table = table.Table / temperatures[0] });
        Tensor[] soft = Derivatives.Gradient(Particles(Marginalisation.LogDensity(model.Times(1 / temperatures[0]), [.. cooled, .. asked])), slopes);
        return sites.Select((site, i) => (site.Name, Functions.StraightThrough(hard[i].ToVector(site.Value.Axes[0]), soft[i].ToVector(site.Value.Axes[0])))).ToDictionary(pair => pair.Name, pair => pair.Item2);
    }

    private (Estimator Estimator, string Reason) Choose(NewSite site)
    {
        bool isDiscrete = site.Distribution.Support.IsDiscrete, isFinite = site.Distribution.Support is IntegerSupport { Count: { } count } && count <= Variational.MostEnumerated;
        ModelException No(Estimator asked, string why) => new($"{site.Label} of the guide cannot be {asked}: {why}");
        if (options.Estimators.GetValueOrDefault(site.Name) is { } asked)
        {
            if (asked is ReparameterisedEstimator && site.Distribution is not IReparameterised)
                throw No(asked, $"{Distribution.NameOf(site.Distribution)} has no differentiable draws. Use Estimator.Score().");
            if (asked is EnumerationEstimator or MixtureEstimator && site.Distribution.Support is not IntegerSupport { Count: not null })
                throw No(asked, $"it takes {site.Distribution.Support}, which are not finitely many values. Use Estimator.{(isDiscrete ? "Score()" : "Reparameterised")}.");
            if (site.IsChain && asked is not (EnumerationEstimator or StraightThroughGumbelEstimator))
                throw No(asked, "a chain is enumerated or straight-through Gumbel.");
            if (asked is ScoreEstimator { Baseline: Baseline.LeaveOneOut } && frame.Particle is null)
                throw No(asked, "a leave-one-out baseline needs at least 2 particles, but there is 1.");
            return (asked, "asked for");
        }

        if (site.IsChain)
            return (Estimator.Enumeration, "a chain, summed exactly");
        if (!isDiscrete && site.Distribution is IReparameterised)
            return (Estimator.Reparameterised, "its draws have derivatives");
        if (isFinite)
            return (Estimator.Enumeration, "few enough values to sum over");
        return (Estimator.Score(), isDiscrete ? "too many values to sum over" : $"{Distribution.NameOf(site.Distribution)} has no differentiable draws");
    }

    /// <summary>A site of the guide.</summary>
    /// <param name="Site">The site.</param>
    /// <param name="Estimator">How gradients of expectations over it are estimated.</param>
    /// <param name="Reason">Why so.</param>
    /// <param name="Guide">The guide.</param>
    internal sealed record Drawn(Site Site, Estimator Estimator, string Reason, GuideDraws Guide)
    {
        /// <summary>Why so, with what else there is to say.</summary>
        public string Explanation => Estimator switch
        {
            ScoreEstimator => $"{Reason}; baseline: {Baseline switch { Baseline.LeaveOneOut => "the other particles", Baseline.RunningMean => "a running mean", _ => "none" }}",
            StraightThroughGumbelEstimator when Guide.jointly.ContainsKey(Site.Name) => $"{Reason}; together with {(Guide.jointly.Count == 1 ? "all its cells" : "the sites that it depends on")}; biased",
            MixtureEstimator => $"{Reason}; biased",
            _ => Reason,
        };

        /// <summary>What a score function's cost is compared with.</summary>
        public Baseline Baseline => (Estimator as ScoreEstimator)?.Baseline ?? (Guide.frame.Particle is null ? Baseline.RunningMean : Baseline.LeaveOneOut);
    }
}
