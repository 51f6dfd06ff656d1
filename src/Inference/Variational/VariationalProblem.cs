using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>A bound to be made as large as it can be: how it is traced, by way of a frame, whatever model and guide it is of.</summary>
internal sealed class VariationalProblem
{
    private readonly Func<Frame, Variational, EvidenceBound> trace;
    private readonly Variational options;

    private VariationalProblem(Variational options, int rows, Func<Frame, Variational, EvidenceBound> trace)
    {
        (this.options, this.trace, Rows) = (options, trace, rows);
        var found = ImmutableArray.CreateBuilder<(string, Tensor)>();
        var symbols = new Dictionary<string, Tensor>();
        Tensor Parameter(string name, Shape shape, double[] start)
        {
            if (!symbols.TryGetValue(name, out Tensor? symbol))
            {
                symbols.Add(name, symbol = Plan.Input(name, shape));
                found.Add((name, Tensor.From(shape, start)));
            }

            return symbol;
        }

        int batch = Math.Min(options.Training.BatchSize, rows);
        First = trace(new Frame(options.Particles, new Noise(), Parameter, batch < rows ? (options.Plate!, Plan.Input("rows", [batch])) : null), options);
        Start = found.ToImmutable();
    }

    /// <summary>Cells of the plate that minibatches are taken of; 1 if there is none.</summary>
    public int Rows { get; }

    /// <summary>Names and first values of all parameters.</summary>
    public ImmutableArray<(string Name, Tensor Value)> Start { get; }

    /// <summary>The bound, traced once to see what it is made of.</summary>
    public EvidenceBound First { get; }

    /// <summary>The problem of a model and a guide that is made of it.</summary>
    public static VariationalProblem Of<TSites>(Model<TSites> model, AutomaticGuide guide)
    {
        if (guide.Estimators.Keys.FirstOrDefault() is { } name)
            throw new ModelException($"An estimator was given for '{name}', but an automatic guide draws continuous sites only, all reparameterised, and the model's discrete sites are summed out. Estimators are for guides of your own.");
        return new(guide, RowsOf(model, guide), (frame, options) => EvidenceBound.Of(model, (AutomaticGuide)options, frame));
    }

    /// <summary>The problem of a model and a guide that somebody wrote.</summary>
    public static VariationalProblem Of<TSites, TGuide>(Model<TSites> model, Model<TGuide> guide, Variational options) =>
        new(options, RowsOf(model, options), (frame, asked) => EvidenceBound.Of(model, guide, asked, frame));

    /// <summary>What it is made of.</summary>
    public VariationalExplanation Explain()
    {
        ImmutableArray<SiteEstimator> sites = First.Guide is null
            ? [.. First.Names.Select(name => new SiteEstimator(name, "normal coordinates", Estimator.Reparameterised, "an automatic guide"))]
            : [.. First.Guide.Sites.Select(site => new SiteEstimator(site.Site.Name, Distribution.NameOf(site.Site.Distribution), site.Estimator, site.Explanation))];
        int batch = Math.Min(options.Training.BatchSize, Rows);
        return new(
            sites,
            [.. First.Trace.Latents.Where(site => !First.Names.Contains(site.Name)).Select(site => site.Name)],
            [.. Start.Where(start => !First.Frame.Next.ContainsKey(start.Name)).Select(start => (start.Name, start.Value.Shape))],
            options.Particles,
            batch < Rows ? (options.Plate!, batch, Rows) : null);
    }

    /// <summary>What the training loop minimises: minus the bound, per row.</summary>
    /// <param name="start">Names of the parameters in the order in which they are given, if it is another problem that is being minimised.</param>
    /// <exception cref="ModelException">That problem lacks a parameter of this.</exception>
    public Objective Loss(ImmutableArray<(string Name, Tensor Value)>? start = null) => new(Rows, (parameters, rows, noise) =>
    {
        EvidenceBound bound = Trace(options, Named(start ?? Start, parameters), noise, rows);
        return new Loss(Functions.StraightThrough(-bound.Bound / Rows, -bound.Surrogate / Rows), bound.Frame.Next);
    });

    /// <summary>The bound over all data, of single draws, discrete ones drawn rather than summed over or mixed, so that the weights of draws compare with each other.</summary>
    public EvidenceBound Plain(IReadOnlyList<Tensor> parameters, Noise noise)
    {
        IEnumerable<KeyValuePair<string, Estimator>> drawn = First.Guide?.Sites.Where(site => site.Site.IsDiscrete && site.Site.Link is null)
            .Select(site => KeyValuePair.Create(site.Site.Name, Estimator.Score(Baseline.None))) ?? [];
        return Trace(options with { Particles = 1, Estimators = options.Estimators.SetItems(drawn) }, Named(Start, parameters), noise, rows: null);
    }

    private static Dictionary<string, Tensor> Named(ImmutableArray<(string Name, Tensor Value)> start, IReadOnlyList<Tensor> parameters) =>
        start.Zip(parameters).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    private EvidenceBound Trace(Variational asked, Dictionary<string, Tensor> parameters, Noise noise, Tensor? rows)
    {
        Tensor Parameter(string name, Shape shape, double[] values) => parameters.TryGetValue(name, out Tensor? known)
            ? known
            : throw new ModelException($"The model and guide of the validation data learn '{name}', but those that are fitted do not. Give them the same programs with other data.");
        return trace(new Frame(asked.Particles, noise, Parameter, rows is null ? null : (asked.Plate!, rows)), asked);
    }

    private static int RowsOf<TSites>(Model<TSites> model, Variational options)
    {
        if (options.Plate is not { } name)
            return 1;
        return model.Trace.PlateOrder.FirstOrDefault(plate => plate.Name == name)?.Size
            ?? throw new ModelException($"Minibatches were to be taken of the plate '{name}', but the model has none of that name. It has: {string.Join(", ", model.Trace.PlateOrder.Select(plate => plate.Name))}.");
    }
}
