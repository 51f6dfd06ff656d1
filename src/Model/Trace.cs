using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>A random quantity of a model: a latent site, whose value is an input of the graph, or an observation, whose value is data.</summary>
/// <param name="Name">The name, unique among the latent sites, or among the observations.</param>
/// <param name="Distribution">The distribution, its parameters carrying the plates.</param>
/// <param name="Value">The value, of the distribution's shape; for a latent site with exactly the site's plates as axes.</param>
/// <param name="Plates">The plates, outermost first.</param>
/// <param name="Line">The line of the program that made it.</param>
internal sealed record Site(string Name, IDistribution Distribution, Tensor Value, ImmutableArray<Plate> Plates, int Line)
{
    /// <summary>What makes the site a chain; null if its cells are independent.</summary>
    public Link? Link { get; init; }

    /// <summary>Values of a discrete site that are known, NaN where they are not; null if none is.</summary>
    public Tensor? Known { get; init; }

    /// <summary>If it is a part of data of which some are missing: the plates of the whole, which is reported in its place as a <see cref="Derived"/> value. Else none.</summary>
    public ImmutableArray<Plate> Whole { get; init; } = [];

    /// <summary>Whether it is such a part.</summary>
    public bool IsPart => !Whole.IsEmpty;

    /// <summary>The type of one draw of the whole site.</summary>
    public TensorType Type => new(AxisSet.Of([.. Plates]), Distribution.Shape);

    /// <summary>The sizes of a draw for people: the plates in the order the site names them, then the event shape.</summary>
    public Shape Shape => Shape.Of([.. Plates.Select(plate => plate.Size), .. Distribution.Shape]);

    /// <summary>What draws of the site are stored under: the value itself if it is latent, a stand-in for the data if it is observed.</summary>
    public Tensor Drawn => field ??= Value.Source.Primitive is Input ? Value : Tensor.Input(Name, Type);

    /// <summary>The value as the same site of another trace lays it out in memory: plates that have the same names need not have the same age.</summary>
    public Tensor LaidOutAs(Site site) =>
        site.Type.Axes.Reverse().Aggregate(Functions.Expand(Value, Type), (values, axis) => values.ToVector(Plates.First(plate => plate.Name == axis.Name)));

    /// <summary>Whether its values are whole numbers.</summary>
    public bool IsDiscrete => Distribution.Support.IsDiscrete;

    public string Label => $"'{Name}' (line {Line})";
}

/// <summary>A named expression over sites.</summary>
internal sealed record Derived(string Name, Tensor Value, int Line)
{
    /// <summary>The entries worth reporting, the others being known; null for all.</summary>
    public ImmutableArray<int>? Entries { get; init; }
}

/// <summary>A log weight per cell of some plates.</summary>
internal sealed record FactorTerm(string Name, Tensor Value, ImmutableArray<Plate> Plates, int Line)
{
    public string Label => $"the factor '{Name}' (line {Line})";
}

/// <summary>What makes a site a chain along its last plate: the distribution of a cell given the one before.</summary>
/// <param name="Previous">Stands for the value in the cell before.</param>
/// <param name="Next">The distribution given it; the site's own distribution is that of the first cell.</param>
internal sealed record Link(Discrete Previous, IDistribution Next);

/// <summary>What a run of a model's program has put down: every site, observation and factor, in order.</summary>
/// <param name="Latents">The sites to be inferred.</param>
/// <param name="Observations">The observations.</param>
/// <param name="Factors">Log weights of shape [] that are added to the log density, summed over their plates.</param>
/// <param name="Deterministics">Named expressions over sites.</param>
/// <param name="Order">Latent sites and observations in the order of the program.</param>
internal sealed record Trace(
    ImmutableArray<Site> Latents, ImmutableArray<Site> Observations, ImmutableArray<FactorTerm> Factors, ImmutableArray<Derived> Deterministics, ImmutableArray<Site> Order)
{
    /// <summary>Whether a latent site is discrete.</summary>
    public bool HasDiscrete => Latents.Any(site => site.IsDiscrete);

    /// <summary>All plates, in the order in which sites name them first.</summary>
    public IReadOnlyList<Plate> PlateOrder => [.. Order.SelectMany(site => site.Whole.Concat(site.Plates)).Distinct()];

    /// <summary>Draws of a latent site, a deterministic or an observation, by name.</summary>
    public Draws DrawsOf(string name, SiteDraws draws)
    {
        if (Latents.Concat(Observations.Where(site => draws.Holds(site.Drawn))).FirstOrDefault(site => site.Name == name) is { } found)
            return draws.Evaluate(found.Drawn, found.Plates);
        if (Deterministics.FirstOrDefault(derived => derived.Name == name) is { } expression)
            return draws.Evaluate(expression.Value, PlateOrder);
        IEnumerable<string> names = Latents.Select(site => site.Name).Concat(Deterministics.Select(derived => derived.Name))
            .Concat(Observations.Where(site => draws.Holds(site.Drawn)).Select(site => site.Name));
        throw new KeyNotFoundException($"There is no site named '{name}'. There are: {string.Join(", ", names)}.");
    }
}
