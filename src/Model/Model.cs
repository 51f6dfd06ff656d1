using Prob.Graphs;

namespace Prob;

/// <summary>Where models begin: a program over random variables, written as a C# function.</summary>
public static class Model
{
    /// <summary>A model from its program, which names sites, observes data and returns the sites to be reported on. Nothing runs until a verb asks.</summary>
    /// <typeparam name="TSites">A tensor or a tuple of tensors.</typeparam>
    public static Model<TSites> Define<TSites>(Func<ModelBuilder, TSites> program) => new(program, new KnownAxes(), new PlanCache());

    /// <summary>A model of data that are given later: the program receives them with each <see cref="Model{TData, TSites}.Given"/>.</summary>
    /// <typeparam name="TData">An array, a number, or a tuple or record of them.</typeparam>
    /// <typeparam name="TSites">A tensor or a tuple of tensors.</typeparam>
    public static Model<TData, TSites> Define<TData, TSites>(Func<ModelBuilder, TData, TSites> program) => new(program);
}

/// <summary>A model that waits for data.</summary>
public sealed class Model<TData, TSites>
{
    private readonly Func<ModelBuilder, TData, TSites> program;
    private readonly KnownAxes axes = new();
    private readonly PlanCache cache = new();

    internal Model(Func<ModelBuilder, TData, TSites> program) => this.program = program;

    /// <summary>
    /// The model of these data. The program runs anew, so that whatever it computes from the data in plain C# is right; if sites, sizes and operations come out as for
    /// other data before, the plans made for those are used again.
    /// </summary>
    public Model<TSites> Given(TData data) => new(builder => program(builder, data), axes, cache);
}

/// <summary>
/// A model with its data. Immutable: its program is traced once, when it is first needed, and arrays are copied then. The verbs of inference are extensions.
/// </summary>
public sealed class Model<TSites>
{
    private readonly Func<ModelBuilder, TSites> program;
    private readonly Lazy<(Trace Trace, TSites Sites)> traced;
    private readonly Lazy<(Trace Trace, TSites Sites)> enumerated;
    private readonly Lazy<DiscreteModel> summed;
    private readonly Lazy<LogDensity> logDensity, densityOfSites;

    /// <param name="program">The program.</param>
    /// <param name="axes">Axes of other data's models.</param>
    /// <param name="cache">Their plans.</param>
    /// <param name="learned">Values of learned parameters by name; where they start if null.</param>
    internal Model(Func<ModelBuilder, TSites> program, KnownAxes axes, PlanCache cache, IReadOnlyDictionary<string, double[]>? learned = null)
    {
        (this.program, Learned) = (program, learned);
        traced = new(() => Run(program, axes, Interpretation.Inputs(learned)));
        enumerated = new(() => Trace.HasDiscrete ? Run(program, axes, Interpretation.Enumerated(learned)) : traced.Value);
        summed = new(() => new DiscreteModel(enumerated.Value.Trace, axes));
        logDensity = new(() =>
        {
            PlanProgram.PrepareToStage();
            return new LogDensity(Summed, cache);
        });
        densityOfSites = new(() => new LogDensity(Summed, cache, overSites: true));
    }

    /// <summary>The tensors that the program returned, for expressions over sites.</summary>
    public TSites Sites => traced.Value.Sites;

    internal Trace Trace => traced.Value.Trace;

    /// <summary>The tensors that the program returned in the trace in which every discrete site takes all its values at once.</summary>
    internal TSites EnumeratedSites => enumerated.Value.Sites;

    /// <summary>That trace as tables over the values of discrete sites.</summary>
    internal DiscreteModel Summed => summed.Value;

    /// <summary>
    /// The model as a factor graph, if its latent sites are all discrete: a variable for each cell of each site, named like <c>state[3]</c>, and a factor for each cell of
    /// each density, observation and factor.
    /// </summary>
    /// <exception cref="ModelException">A site is not discrete, or has no finite bound, or a term mixes cells of a discrete site.</exception>
    public FactorGraph ToFactorGraph() => Summed.ToFactorGraph();

    /// <summary>The log density over unconstrained coordinates, as samplers see it; discrete sites are summed out.</summary>
    /// <exception cref="ModelException">The model has no continuous site, or a discrete one without a finite bound, or a term mixes cells of a discrete site.</exception>
    /// <exception cref="InsufficientMemoryException">Summing the discrete sites out needs too large a table.</exception>
    public LogDensity LogDensity => logDensity.Value;

    /// <summary>The same without the Jacobian of the coordinates: the density of the sites' own values.</summary>
    internal LogDensity DensityOfSites => densityOfSites.Value;

    /// <summary>
    /// Draws sites and observations from the model itself, as if nothing had been observed: the prior predictive distribution. The same seed gives the same draws.
    /// </summary>
    /// <param name="draws">How many, at least 1.</param>
    /// <param name="seed">The seed of the generator.</param>
    /// <exception cref="ModelException">A distribution cannot be drawn from, or the model has a factor, which is not a distribution.</exception>
    public Simulation<TSites> Simulate(int draws, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (Trace.Factors is [var factor, ..])
            throw new ModelException($"The factor '{factor.Name}' (line {factor.Line}) weighs the model by something that is not a distribution, so the model cannot be drawn from.");
        return new(this, Simulator.Run(Trace, seed, draws));
    }

    /// <summary>Values of learned parameters by name; null where they start.</summary>
    internal IReadOnlyDictionary<string, double[]>? Learned { get; }

    /// <summary>What another run of the program puts down.</summary>
    /// <param name="among">Its axes, and those of other programs that are to share them.</param>
    /// <param name="interpretation">What latent sites and learned parameters stand for.</param>
    /// <exception cref="ModelException">The program makes no sense.</exception>
    internal Trace TraceAgain(KnownAxes among, Interpretation interpretation) => Run(program, among, interpretation).Trace;

    /// <summary>The same program, with learned parameters where a fit has brought them.</summary>
    internal Model<TSites> With(IReadOnlyDictionary<string, double[]> learned) => new(program, new KnownAxes(), new PlanCache(), learned);

    /// <summary>What a run of the program puts down.</summary>
    /// <exception cref="ModelException">The program makes no sense.</exception>
    private static (Trace Trace, TSites Sites) Run(Func<ModelBuilder, TSites> program, KnownAxes axes, Interpretation interpretation)
    {
        // Axes are shared with other data's models, and so is this lock.
        lock (axes)
        {
            using Node.LabelScope label = Node.Labelled("an expression at the beginning of the model");
            var builder = new ModelBuilder(axes, interpretation);
            try
            {
                TSites sites = program(builder);
                return (builder.Finish(), sites);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
            {
                // The name of a parameter of some method says nothing to the author of a model.
                string suffix = exception is ArgumentException { ParamName: { } parameter } ? $" (Parameter '{parameter}')" : "";
                string message = suffix.Length > 0 && exception.Message.EndsWith(suffix, StringComparison.Ordinal) ? exception.Message[..^suffix.Length] : exception.Message;
                throw new ModelException($"{message} This happened after {builder.Last}.", exception);
            }
        }
    }
}
