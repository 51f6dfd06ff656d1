using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// What a model's program writes to: random sites, observations, plates. Names are those of the C# variables; an error names the site and the line.
/// </summary>
public sealed partial class ModelBuilder
{
    /// <summary>Values of discrete sites that are looked at one by one, to see whether they make sense.</summary>
    private const int MostValues = NewSite.MostValues;

    private readonly KnownAxes known;
    private readonly Dictionary<string, int> plateLines = [];
    private readonly Dictionary<string, int> siteLines = [];
    private readonly Dictionary<string, int> observationNames = [];
    private readonly ImmutableArray<Site>.Builder latents = ImmutableArray.CreateBuilder<Site>();
    private readonly ImmutableArray<Site>.Builder observations = ImmutableArray.CreateBuilder<Site>();
    private readonly ImmutableArray<Site>.Builder order = ImmutableArray.CreateBuilder<Site>();
    private readonly ImmutableArray<FactorTerm>.Builder factors = ImmutableArray.CreateBuilder<FactorTerm>();
    private readonly ImmutableArray<Derived>.Builder deterministics = ImmutableArray.CreateBuilder<Derived>();

    private readonly Interpretation interpretation;

    /// <param name="known">Axes of earlier traces.</param>
    /// <param name="interpretation">What latent sites and learned parameters stand for.</param>
    internal ModelBuilder(KnownAxes known, Interpretation interpretation) => (this.known, this.interpretation) = (known, interpretation);

    /// <summary>A repetition of part of the model: sites in it have one value per cell.</summary>
    /// <param name="name">A name of its own.</param>
    /// <param name="size">The number of cells, at least 1.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">There is a plate of that name already, or the size is less than 1.</exception>
    public Plate Plate(string name, int size, [CallerLineNumber] int line = 0)
    {
        if (size < 1)
            throw new ModelException($"Plate '{name}' (line {line}) needs a size of at least 1, but was given {size}.");
        ClaimPlate(name, line);
        return known.Plate(name, size);
    }

    /// <summary>
    /// A repetition that is not equally long in all cells of another plate, such as series of different lengths. Sites in it are in the other plate as well: <c>[series, day]</c>.
    /// Give its data in rows (<see cref="Prob.Plate.Of(double[][])"/>), or as a rectangle in which what lies beyond a length is not read; what an expression is computed from, such as b * x, must
    /// be numbers there. Cells beyond a length are absent: they contribute nothing, and what is reported of them means nothing.
    /// </summary>
    /// <param name="name">A name of its own.</param>
    /// <param name="lengths">The number of cells in each cell of the other plate, at least 1.</param>
    /// <param name="within">The other plate.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">There is a plate of that name already, or the number of lengths is not the other plate's size, or one is less than 1.</exception>
    public Plate Plate(string name, IReadOnlyList<int> lengths, Plate within, [CallerLineNumber] int line = 0)
    {
        if (lengths.Count != within.Size)
            throw new ModelException($"Plate '{name}' (line {line}) needs a length for each of the {within.Size} cells of '{within.Name}', but was given {lengths.Count}.");
        for (int i = 0; i < lengths.Count; i++)
        {
            if (lengths[i] < 1)
                throw new ModelException($"Plate '{name}' (line {line}) needs lengths of at least 1, but that in cell {i} of '{within.Name}' is {lengths[i]}.");
        }

        ClaimPlate(name, line);
        return known.Plate(name, within, [.. lengths]);
    }

    /// <summary>A latent site: reads like mu ~ Normal(0, 5). The site has the name of the variable.</summary>
    /// <exception cref="ModelException">The name is taken, or a parameter does not fit.</exception>
    public void Sample<TSite>(
        out TSite site, IDistribution<TSite> distribution, [CallerArgumentExpression(nameof(site))] string name = "", [CallerLineNumber] int line = 0)
        where TSite : Tensor => site = Latent(VariableName(name), default, distribution, line);

    /// <summary>A latent site with one value per cell of its plates.</summary>
    /// <exception cref="ModelException">The name is taken, or a parameter does not fit.</exception>
    public void Sample<TSite>(
        out TSite site, Plates plates, IDistribution<TSite> distribution, [CallerArgumentExpression(nameof(site))] string name = "", [CallerLineNumber] int line = 0)
        where TSite : Tensor => site = Latent(VariableName(name), plates, distribution, line);

    /// <summary>
    /// A discrete site of which some values are known: the others are inferred. Cells whose value is known cost no more than an observation.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="plates">Its plates.</param>
    /// <param name="distribution">Its distribution.</param>
    /// <param name="known">A value per cell, such as an <c>int?[]</c>; null or NaN where it is not known.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is taken, a parameter or the known values do not fit, or one of them is outside the support.</exception>
    public void Sample(
        out Discrete site, Plates plates, IDistribution<Discrete> distribution, Tensor known, [CallerArgumentExpression(nameof(site))] string name = "", [CallerLineNumber] int line = 0) =>
        site = Latent(VariableName(name), plates, distribution, line, known);

    /// <summary>A latent site under a name of its own, for loops: <c>m.Sample($"z[{t}]", …)</c>.</summary>
    /// <exception cref="ModelException">The name is taken, or a parameter does not fit.</exception>
    public TSite Sample<TSite>(string name, IDistribution<TSite> distribution, [CallerLineNumber] int line = 0)
        where TSite : Tensor => Latent(name, default, distribution, line);

    /// <summary>A latent site under a name of its own, with one value per cell of its plates.</summary>
    /// <exception cref="ModelException">The name is taken, or a parameter does not fit.</exception>
    public TSite Sample<TSite>(string name, Plates plates, IDistribution<TSite> distribution, [CallerLineNumber] int line = 0)
        where TSite : Tensor => Latent(name, plates, distribution, line);

    /// <summary>
    /// A discrete site whose cells depend on the one before, along the last of its plates: a Markov chain. The first cell is drawn from <paramref name="first"/>, each
    /// further one from <paramref name="next"/> of the one before.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="plates">The plate along which the chain runs, after any plates that hold a chain each.</param>
    /// <param name="first">The distribution of the first cell.</param>
    /// <param name="next">The distribution of a cell, given the one before.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is taken, a parameter does not fit, there is no plate, or the two distributions have different values.</exception>
    public void Chain(
        out Discrete site,
        Plates plates,
        IDistribution<Discrete> first,
        Func<Discrete, IDistribution<Discrete>> next,
        [CallerArgumentExpression(nameof(site))] string name = "",
        [CallerLineNumber] int line = 0) => site = Chain(VariableName(name), plates, first, next, null, line);

    /// <summary>A chain of which some states are known: the others are inferred.</summary>
    /// <param name="site">The site.</param>
    /// <param name="plates">The plate along which the chain runs, after any plates that hold a chain each.</param>
    /// <param name="first">The distribution of the first cell.</param>
    /// <param name="next">The distribution of a cell, given the one before.</param>
    /// <param name="known">A value per cell, such as an <c>int?[]</c>; null or NaN where it is not known.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">As for a chain without known states; or these do not fit the plates, or one of them is outside the support.</exception>
    public void Chain(
        out Discrete site,
        Plates plates,
        IDistribution<Discrete> first,
        Func<Discrete, IDistribution<Discrete>> next,
        Tensor known,
        [CallerArgumentExpression(nameof(site))] string name = "",
        [CallerLineNumber] int line = 0) => site = Chain(VariableName(name), plates, first, next, known, line);

    /// <summary>A chain under a name of its own, for loops.</summary>
    /// <inheritdoc cref="Chain(out Discrete, Plates, IDistribution{Discrete}, Func{Discrete, IDistribution{Discrete}}, string, int)" path="/exception"/>
    public Discrete Chain(string name, Plates plates, IDistribution<Discrete> first, Func<Discrete, IDistribution<Discrete>> next, [CallerLineNumber] int line = 0) =>
        Chain(name, plates, first, next, null, line);

    private Discrete Chain(string own, Plates plates, IDistribution<Discrete> first, Func<Discrete, IDistribution<Discrete>> next, Tensor? known, int line)
    {
        string label = $"'{own}' (line {line})";
        ImmutableArray<Plate> listed = Listed(plates);
        if (listed.IsEmpty)
            throw new ModelException($"The chain {label} needs a plate to run along: m.Chain(out var z, m.Plate(\"time\", n), …).");
        Plates outer = Plates.Of([.. listed[..^1]]);
        Claim(own, line);
        IDistribution start = Bind(first, outer, label);
        var made = new NewSite(own, start, listed, line, this.known) { IsChain = true };
        Discrete previous = interpretation.Previous(made);
        IDistribution step = Bind(next(previous), plates, label);
        if (start.Support is IntegerSupport { Count: not null } && step.Support is IntegerSupport { Count: not null } && !Support.AreSame(start.Support, step.Support))
            throw new ModelException($"The chain {label} takes {start.Support} in its first cell, but {step.Support} in the next; they must be the same.");
        var site = (Discrete)interpretation.Value(made);
        Add(new Site(own, start, site, listed, line) { Link = new Link(previous, step), Known = Known(known, start.Support, plates, label) });
        return site;
    }

    /// <summary>Data that the distribution is to explain.</summary>
    /// <exception cref="ModelException">A value is NaN or outside the support, or a parameter does not fit.</exception>
    public void Observe(IDistribution distribution, Tensor value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerLineNumber] int line = 0) =>
        Observation(name, default, distribution, value, line);

    /// <summary>Data that the distribution is to explain, one value per cell of the plates: leading dimensions of arrays are the plates in order.</summary>
    /// <exception cref="ModelException">A value is NaN or outside the support, a size does not fit a plate, or a parameter does not fit.</exception>
    public void Observe(
        Plates plates, IDistribution distribution, Tensor value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerLineNumber] int line = 0) =>
        Observation(name, plates, distribution, value, line);

    /// <summary>A named expression over sites, reported with the draws.</summary>
    /// <exception cref="ModelException">The name is taken.</exception>
    public void Deterministic(out Tensor site, Tensor value, [CallerArgumentExpression(nameof(site))] string name = "", [CallerLineNumber] int line = 0) =>
        site = Deterministic(VariableName(name), value, line);

    /// <summary>A named expression over sites under a name of its own.</summary>
    /// <exception cref="ModelException">The name is taken.</exception>
    public Tensor Deterministic(string name, Tensor value, [CallerLineNumber] int line = 0)
    {
        Claim(name, line);
        deterministics.Add(new(name, value, line));
        return value;
    }

    /// <summary>Adds a log weight to the log density of the model: a term that is not the density of a site.</summary>
    /// <exception cref="ModelException">The weight is not a scalar.</exception>
    public void Factor(Tensor logWeight, [CallerArgumentExpression(nameof(logWeight))] string name = "", [CallerLineNumber] int line = 0) =>
        Factor(default(Plates), logWeight, name, line);

    /// <summary>Adds one log weight per cell of the plates to the log density of the model.</summary>
    /// <exception cref="ModelException">The weight does not fit the plates.</exception>
    public void Factor(Plates plates, Tensor logWeight, [CallerArgumentExpression(nameof(logWeight))] string name = "", [CallerLineNumber] int line = 0)
    {
        string what = $"The factor '{name}' (line {line})";
        Tensor bound = BindToPlates(logWeight, 0, plates, what);
        factors.Add(new(name, bound, Listed(plates), line));
        Last = $"the factor '{name}' (line {line})";
    }

    /// <summary>What the program did last, to say where an error occurred.</summary>
    internal string Last
    {
        get;
        private set
        {
            field = value;
            Node.Relabel($"an expression after {value}");
        }
    }

    = "the beginning of the model";

    internal Trace Finish() => new(latents.ToImmutable(), observations.ToImmutable(), factors.ToImmutable(), deterministics.ToImmutable(), order.ToImmutable());

    private static ImmutableArray<Plate> Listed(Plates plates)
    {
        if (plates.Items.IsDefault)
            return [];
        for (int i = 0; i < plates.Items.Length; i++)
        {
            if (plates.Items[i].Ragged is var (within, _) && !plates.Items[..i].Contains(within))
                throw new ModelException($"The plate '{plates.Items[i].Name}' has a number of cells of its own in each cell of '{within.Name}', so a site in it is in that plate first: [{within.Name}, {plates.Items[i].Name}].");
        }

        return plates.Items;
    }

    private void ClaimPlate(string name, int line)
    {
        if (!plateLines.TryAdd(name, line))
            throw new ModelException($"There are two plates named '{name}': in line {plateLines[name]} and in line {line}. Use the first, or give the second another name.");
    }

    /// <summary>"var mu", "Tensor? mu" and "mu" all name mu.</summary>
    private static string VariableName(string expression) => expression[(expression.LastIndexOf(' ') + 1)..];

    private TSite Latent<TSite>(string name, Plates plates, IDistribution<TSite> distribution, int line, Tensor? known = null)
        where TSite : Tensor
    {
        Claim(name, line);
        IDistribution bound = Bind(distribution, plates, $"'{name}' (line {line})");
        if (bound.Support is CountsSupport)
            throw new ModelException($"The site '{name}' (line {line}) cannot be inferred: {Distribution.NameOf(bound)} draws {bound.Support}, on which no sampler moves and which are too many to be summed over. Observe it; or sample a Categorical site for each trial, and add up what the trials contribute.");
        Tensor value = interpretation.Value(new NewSite(name, bound, Listed(plates), line, this.known));
        if (bound.Support is UnionSupport)
            throw new ModelException($"The cases of '{name}' (line {line}) differ in where they lie, {bound.Support}, but a sampler must know where '{name}' can lie. Give them one support, or sample a site from each case and switch between these.");
        foreach (Parameter limit in bound.Support.Bounds)
        {
            if (!bound.Support.IsDiscrete && limit.Value.Axes.OfType<EnumeratedAxis>().FirstOrDefault() is { } axis)
                throw new ModelException($"The support of '{name}' (line {line}) depends on the discrete site '{axis.Name}', which is summed out, but a sampler must know where '{name}' can lie. Use a distribution whose support is fixed, and weigh it with Factor.");
        }

        var site = new Site(name, bound, value, Listed(plates), line) { Known = Known(known, bound.Support, plates, $"'{name}' (line {line})") };
        CheckPlates(bound.Support.Contains(value), plates, $"The support of {site.Label}");
        Add(site);
        return value as TSite ?? throw new ModelException($"{site.Label} was asked for as {typeof(TSite).Name}, but {Distribution.NameOf(bound)} draws {value.GetType().Name} values.");
    }

    /// <summary>Known values of a discrete site, one per cell, NaN where they are not known.</summary>
    private static Tensor? Known(Tensor? known, Support support, Plates plates, string label)
    {
        if (known is null)
            return null;
        string what = $"The known values of {label}";
        if (!known.Source.IsKnown)
            throw new ModelException($"{what} must be data, but they depend on a site of the model.");
        Tensor bound = BindToPlates(known, 0, plates, what), isKnown = Functions.Equal(bound, bound);
        bound = Functions.Expand(bound, new(AxisSet.Of([.. Listed(plates)]), default));
        CheckValues(Functions.Where(isKnown, bound, ((IntegerSupport)support).Lower), support, what);
        return bound;
    }

    private void Add(Site site)
    {
        latents.Add(site);
        order.Add(site);
        Last = $"the site {site.Label}";
    }

    private void Observation(string name, Plates plates, IDistribution distribution, Tensor value, int line, ImmutableArray<Plate>? whole = null)
    {
        observationNames[name] = observationNames.GetValueOrDefault(name) + 1;
        string unique = observationNames[name] == 1 ? name : $"{name} ({observationNames[name]})";
        string what = $"The observation '{unique}' (line {line})";
        if (!value.Source.IsKnown || value.Axes.Any(axis => axis is EnumeratedAxis))
            throw new ModelException($"{what} must be data, but it depends on a site of the model. Use Factor for a term that is not an observation.");
        IDistribution bound = Bind(distribution, plates, $"'{unique}' (line {line})");
        Tensor data = BindToPlates(value, bound.Shape.Rank, plates, what);
        if (data.Shape != bound.Shape)
            throw new ModelException($"{what} must have shape {bound.Shape} per cell, but has {data.Shape}.");
        CheckValues(data, bound.Support, what, isObservation: true);
        var site = new Site(unique, bound, data, Listed(plates), line) { Whole = whole ?? [] };
        observations.Add(site);
        order.Add(site);
        Last = $"the observation {site.Label}";
    }

    private void Claim(string name, int line)
    {
        if (string.IsNullOrWhiteSpace(name) || name == "_")
            throw new ModelException($"The site in line {line} has no name: declare a variable for it, as in m.Sample(out var mu, …), or give the name first.");
        if (!siteLines.TryAdd(name, line))
            throw new ModelException($"There are two sites named '{name}': in line {siteLines[name]} and in line {line}. In a loop, give each its own name: m.Sample($\"{name}[{{i}}]\", …).");
    }

    /// <summary>The distribution with its parameters bound to the plates of the site, each checked where it is known.</summary>
    private static IDistribution Bind(IDistribution distribution, Plates plates, string site)
    {
        string Label(Parameter parameter) => $"{parameter.Name} of {parameter.OwnerIn(distribution)} for {site}";
        IDistribution bound = distribution.With([.. distribution.Parameters.Select(parameter => BindToPlates(parameter.Value, parameter.Rank, plates, Label(parameter)))]);
        // Where one parameter bounds another they line up only now.
        foreach (Parameter parameter in bound.Parameters)
            CheckValues(parameter.Value, parameter.Support, Label(parameter));
        return bound;
    }

    /// <summary>Event dimensions beyond the rank become the plates, in order.</summary>
    private static Tensor BindToPlates(Tensor value, int rank, Plates plates, string what)
    {
        ImmutableArray<Plate> listed = Listed(plates);
        int excess = value.Shape.Rank - rank;
        if (excess > listed.Length)
        {
            string had = listed.Length == 0 ? "the site is in no plate" : $"the site is in {listed.Length} plate(s)";
            throw new ModelException($"{what} has shape {value.Shape}, {excess} dimension(s) more than the {rank} of one draw, but {had}. Put the site in a plate for each of these.");
        }

        Tensor bound = value;
        for (int i = 0; i < excess; i++)
        {
            if (value.Axes.Contains(listed[i]))
                throw new ModelException($"{what} has the plate '{listed[i].Name}' already, and {excess} dimension(s) besides (type {value.Type}): a value per cell of the plate was expected.");
            int cells = listed[i].Subsample?.Whole ?? listed[i].Size;
            if (bound.Shape[0] != cells)
                throw new ModelException($"{what} has {bound.Shape[0]} elements along dimension {i} (shape {value.Shape}), but the plate '{listed[i].Name}' has {cells} cells.");
            bound = bound.ToAxis(listed[i]);
        }

        CheckPlates(bound, plates, what);
        if (bound.Source.IsKnown)
            return listed.Aggregate(bound, static (data, plate) => plate.Filled(data));
        // The density does not see an absent cell, but 0 times the slope of NaN is NaN.
        if (listed.FirstOrDefault(plate => plate.Ragged is not null) is { } ragged && Graph.Order([bound]).Any(static node => node.Primitive is Constant { IsData: true } data && Array.Exists(data.Values, double.IsNaN)))
            throw new ModelException($"{what} is computed from data of which some are NaN. Where '{ragged.Name}' has no cells put any number, or give the data in rows: {ragged.Name}.Of(rows).");
        return bound;
    }

    private static void CheckPlates(Tensor value, Plates plates, string what)
    {
        foreach (Axis axis in value.Axes)
        {
            if (axis is not (EnumeratedAxis or ParticleAxis) && !Listed(plates).Contains(axis))
                throw new ModelException($"{what} carries the plate '{axis.Name}', which the site is not in. Put the site in that plate, index the value (x[i]), or sum over the plate.");
        }
    }

    /// <summary>Throws where a known value lies outside; an observation only if it does so for all values of the discrete sites that its support depends on.</summary>
    private static void CheckValues(Tensor value, Support support, string what, bool isObservation = false)
    {
        // What mixes cells of a discrete site is refused by name where that is summed out, and joint values of many sites are not looked at one by one.
        bool isEnumerated = value.Axes.Any(axis => axis is EnumeratedAxis);
        if (!value.Source.IsKnown || (isEnumerated && (value.Axes.Aggregate(1.0, static (size, axis) => size * axis.Size) > MostValues || MixedCells.In(value) is not null)))
            return;
        double[] values = value.ToArray();
        int missing = Array.FindIndex(values, double.IsNaN);
        if (missing >= 0)
            throw new ModelException($"{what} is NaN{Place(value.Type, missing)}.{(isObservation ? " If it is missing, give the data as a double?[] with null there." : "")}");
        Tensor contains = support.Contains(value);
        if (!contains.Source.IsKnown)
            return;
        foreach (Axis axis in contains.Axes.Where(axis => isObservation && axis is EnumeratedAxis))
            contains = Functions.Max(contains.ToVector(axis), 0);
        // What is judged as one: an entry, or a whole vector. The support's bounds may bring axes of their own.
        int judged = support.Rank == 0 ? 1 : value.Shape.Size;
        Tensor verdicts = Functions.Expand(contains, TensorType.Broadcast(contains.Type, support.Rank == 0 ? value.Type : new(value.Axes, default)));
        int outside = Array.IndexOf(verdicts.ToArray(), 0);
        if (outside < 0)
            return;
        bool isPlain = verdicts.Type.Size * judged == values.Length;
        string shown = !isPlain ? "not" : judged == 1 ? Number(values[outside]) : $"[{string.Join(", ", values.Skip(outside * judged).Take(judged).Select(Number))}]";
        throw new ModelException($"{what} must be {At(outside)}, but was {shown}{Place(verdicts.Type, outside)}.");

        // With the bounds that hold there.
        Support At(int entry) => support.Rank > 0 || support.Bounds.Any(bound => !bound.Value.Source.IsKnown || !bound.Value.Axes.IsSubsetOf(verdicts.Axes))
            ? support
            : support.With([.. support.Bounds.Select(bound => (Tensor)Functions.Expand(bound.Value, TensorType.Broadcast(bound.Value.Type, verdicts.Type)).ToArray()[entry])]);
    }

    private static string Number(double value) => value.ToString("g6", CultureInfo.InvariantCulture);

    /// <summary>" at index [2, 5]", or nothing for a single value.</summary>
    private static string Place(TensorType type, int entry) =>
        type.Dimensions.Length == 0 ? "" : $" at index {Shape.Of(type.Dimensions).IndexText(entry)}";
}
