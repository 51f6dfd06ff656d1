using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>A latent site that a program has just named, before it has a value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Distribution">Its distribution, of the first cell if it is a chain, bound to its plates.</param>
/// <param name="Plates">Its plates, outermost first.</param>
/// <param name="Line">The line of the program.</param>
/// <param name="Axes">The axes of this and other traces of the program.</param>
internal sealed record NewSite(string Name, IDistribution Distribution, ImmutableArray<Plate> Plates, int Line, KnownAxes Axes)
{
    /// <summary>Of a discrete site that is summed out.</summary>
    public const int MostValues = 1 << 24;

    /// <summary>Whether it is a chain along its last plate.</summary>
    public bool IsChain { get; init; }

    public TensorType Type => new(AxisSet.Of([.. Plates]), Distribution.Shape);

    public string Label => $"'{Name}' (line {Line})";

    /// <summary>All values at once, along an axis of their own.</summary>
    /// <exception cref="ModelException">They are not finitely many, or too many.</exception>
    public Discrete AllValues(bool isPrevious = false)
    {
        Support support = Distribution.Support;
        if (support is not IntegerSupport { Count: { } count } integers)
            throw new ModelException($"The site {Label} must have a known, finite number of values to be summed over, but takes {support}.");
        if (count > MostValues)
            throw new ModelException($"The site {Label} takes {support}: too many values to be summed over, which may be {MostValues} at most.");
        return new Discrete(Axes.Enumerated(Name, count, isPrevious), integers.Lower.ToScalar(), Type.Axes, support);
    }
}

/// <summary>What the latent sites and learned parameters of a program stand for while it runs.</summary>
internal abstract class Interpretation
{
    /// <summary>Inputs of the graph, which are given values later; learned parameters have the values given, or are where they start.</summary>
    public static Interpretation Inputs(IReadOnlyDictionary<string, double[]>? learned = null) => new AsInputs(learned);

    /// <summary>The same, but discrete sites take all their values at once.</summary>
    public static Interpretation Enumerated(IReadOnlyDictionary<string, double[]>? learned = null) => new AsEnumerated(learned);

    /// <summary>The value of a site.</summary>
    public abstract Tensor Value(NewSite site);

    /// <summary>The value of a chain in the cell before; asked for first.</summary>
    public abstract Discrete Previous(NewSite chain);

    /// <summary>A learned parameter.</summary>
    public abstract Tensor Learned(string name, Tensor start);

    private abstract class WithValues(IReadOnlyDictionary<string, double[]>? learned) : Interpretation
    {
        public override Tensor Learned(string name, Tensor start) =>
            learned is not null && learned.TryGetValue(name, out double[]? values) ? Tensor.Data(start.Type, values) : start;
    }

    private sealed class AsInputs(IReadOnlyDictionary<string, double[]>? learned) : WithValues(learned)
    {
        public override Tensor Value(NewSite site) => site.Distribution.Support.IsDiscrete
            ? new Discrete(site.Name, site.Type, site.Distribution.Support, site.Type.Axes)
            : Tensor.Input(site.Name, site.Type);

        // In every step there is one before: in an index it stands for the plate, as the site does.
        public override Discrete Previous(NewSite chain) =>
            new($"{chain.Name} before", new(AxisSet.Of([.. chain.Plates[..^1]]), default), chain.Distribution.Support, chain.Type.Axes);
    }

    private sealed class AsEnumerated(IReadOnlyDictionary<string, double[]>? learned) : WithValues(learned)
    {
        public override Tensor Value(NewSite site) => site.Distribution.Support.IsDiscrete ? site.AllValues() : Tensor.Input(site.Name, site.Type);

        public override Discrete Previous(NewSite chain) => chain.AllValues(isPrevious: true);
    }
}

/// <summary>The axis along which a fit draws several values of all sites at once.</summary>
internal sealed class ParticleAxis(int size) : Axis("particle", size, isIndexed: false);
