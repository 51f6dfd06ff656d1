using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Makes mixtures of distributions: <c>Mixture.Of(weights, new Normal(0, 1), new Cauchy(0, 5))</c>.</summary>
public static class Mixture
{
    /// <summary>
    /// One of several distributions, each with its weight: p(x) = Σ wₖ fₖ(x). A component of weight 0 takes no part, whatever its density is. If all have distribution functions, so has the mixture.
    /// </summary>
    /// <param name="weights">w, a vector of probabilities that sum to 1.</param>
    /// <param name="components">f, of one event shape, all continuous or all discrete. Where their supports differ, one has density 0 outside of its own.</param>
    /// <exception cref="ArgumentException">There is not one component for each weight, or their shapes or kinds differ.</exception>
    public static IDistribution<TSite> Of<TSite>(Tensor weights, params ReadOnlySpan<IDistribution<TSite>> components)
        where TSite : Tensor
    {
        if (Parameter.Length(weights) is var count && count != components.Length)
            throw new ArgumentException($"A mixture of {count} weights needs as many components, but was given {components.Length}. SameFamily takes one, with a dimension of components in its parameters.", nameof(components));
        foreach (IDistribution<TSite> component in components)
        {
            if (component.Shape != components[0].Shape)
                throw new ArgumentException($"The components of a mixture must have one shape, but {Name(components[0])} has {components[0].Shape} and {Name(component)} has {component.Shape}.", nameof(components));
            if (component.Support.IsDiscrete != components[0].Support.IsDiscrete)
                throw new ArgumentException($"The components of a mixture must all be discrete or all be continuous, but {Name(components[0])} takes {components[0].Support} and {Name(component)} takes {component.Support}: a density does not compare with a probability.", nameof(components));
        }

        return Make(weights, [.. components], null);

        static string Name(IDistribution component) => Distribution.NameOf(component);
    }

    /// <summary>
    /// A mixture of distributions that differ in their parameters: p(x) = Σ wₖ f(x | θₖ). Parameters have a dimension more than usual, the first of those of one draw, with an entry for each
    /// component, as in <c>Mixture.SameFamily(weights, new Normal(means, 1))</c> with a vector of means; those without it are shared.
    /// </summary>
    /// <param name="weights">w, a vector of probabilities that sum to 1.</param>
    /// <param name="component">f. Parameters that differ by cells of a plate carry the plate (<see cref="Plate"/>.Of), or have its dimension before that of the components.</param>
    /// <exception cref="ArgumentException">A dimension of components is not as long as the weights.</exception>
    public static IDistribution<TSite> SameFamily<TSite>(Tensor weights, IDistribution<TSite> component)
        where TSite : Tensor
    {
        int count = Parameter.Length(weights);
        foreach (Parameter parameter in component.Parameters)
        {
            int place = parameter.Value.Shape.Rank - parameter.Rank - 1;
            if (place >= 0 && parameter.Value.Shape[place] != count)
                throw new ArgumentException($"{parameter.Name} of {parameter.OwnerIn(component)} has shape {parameter.Value.Shape}, but a mixture of {count} weights needs {count} entries along dimension {place}.", nameof(component));
        }

        return Make(weights, [component], new Axis("component", count));
    }

    /// <summary>One whose distribution function is known if those of the components are.</summary>
    internal static MixtureOf<TSite> Make<TSite>(Tensor weights, ImmutableArray<IDistribution<TSite>> components, Axis? axis)
        where TSite : Tensor =>
        components.All(static component => component is ICumulative) ? new CumulativeMixtureOf<TSite>(weights, components, axis) : new MixtureOf<TSite>(weights, components, axis);
}

/// <summary>See <see cref="Mixture"/>.</summary>
/// <param name="Weights">A vector.</param>
/// <param name="Components">One for each weight; or one alone, if there is an axis.</param>
/// <param name="Axis">Along which the parameters of the one component are laid out, so that it is written once for all.</param>
internal record MixtureOf<TSite>(Tensor Weights, ImmutableArray<IDistribution<TSite>> Components, Axis? Axis) : IDistribution<TSite>
    where TSite : Tensor
{
    private readonly Alternatives<TSite> alternatives = new(Components);

    /// <summary>The number of values that each parameter of the one component has for a draw, and whether each has those of all components.</summary>
    private readonly (int Size, bool IsEach)[] laid = Axis is null
        ? []
        : [.. Components[0].Parameters.Select(parameter => parameter.Value.Shape.Rank > parameter.Rank ? (parameter.Value.Shape.Size / Axis.Size, true) : (parameter.Value.Shape.Size, false))];

    /// <summary>The weights, then the parameters of all components, in order.</summary>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Vector(Weights, Support.Simplex(Parameter.Length(Weights))) with { Owner = nameof(Mixture) },
        .. Components.SelectMany(component => Prob.Distribution.OwnedParameters(component).Select(parameter => Axis is null ? parameter : Each(parameter))),
    ];

    /// <inheritdoc/>
    public Shape Shape => Laid[0].Shape;

    /// <summary>That of the components; where these differ, whatever belongs to any of them.</summary>
    public Support Support => field ??= Support.Union([.. Laid.SelectMany(Supports)], Shape.Rank);

    /// <inheritdoc/>
    public bool IsNormalised => Components.All(static component => component.IsNormalised);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => Mixture.Make(parameters[0], alternatives.With(parameters[1..]), Axis);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogSum(component => Support.AreSame(component.Support, Support) ? component.LogDensityWithin(x) : component.LogDensity(x));

    /// <summary>Draws a component by the weights, and from it.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int count = Axis?.Size ?? Components.Length, chosen = 0;
        ReadOnlySpan<double> weights = parameters[..count];
        parameters = parameters[count..];
        double left = random.NextDouble();
        for (int k = 0; k < count; k++)
        {
            if (weights[k] <= 0)
                continue;
            chosen = k;   // the last of them, if rounding leaves something
            left -= weights[k];
            if (left < 0)
                break;
        }

        if (Axis is null)
        {
            alternatives.Sample(chosen, ref random, parameters, draw);
            return;
        }

        Span<double> own = parameters.Length <= 256 ? stackalloc double[parameters.Length] : new double[parameters.Length];
        int from = 0, to = 0;
        foreach ((int size, bool isEach) in laid)
        {
            parameters.Slice(from + (isEach ? chosen * size : 0), size).CopyTo(own[to..]);
            from += isEach ? count * size : size;
            to += size;
        }

        OfOne.Sample(ref random, own[..to], draw);
    }

    /// <summary>log Σ wₖ exp(of component k), in which a component of weight 0 takes no part.</summary>
    private protected Tensor LogSum(Func<IDistribution<TSite>, Tensor> of)
    {
        Tensor logWeights = Log(Weights);
        if (Axis is not null)
            return LogSumExp(Weighted(logWeights.ToAxis(Axis), of(Laid[0])), Axis);
        Tensor[] terms = [.. Components.Select((component, k) => Weighted(Element(logWeights, k), of(component)))];
        return terms.Length == 2 ? LogAddExp(terms[0], terms[1]) : LogSumExp(Stack(terms), 0);

        // A density may be infinite.
        static Tensor Weighted(Tensor logWeight, Tensor log) => logWeight + Where(Equal(logWeight, double.NegativeInfinity), 0, log);
    }

    /// <summary>The components; the one for all has them along the axis.</summary>
    private ImmutableArray<IDistribution<TSite>> Laid => field.IsDefault ? field = Axis is null ? Components : [LaidOut(static (value, axis) => value.ToAxis(axis))] : field;

    /// <summary>One of the components that are laid out, for its sampler.</summary>
    private IDistribution<TSite> OfOne => field ??= LaidOut(static (value, _) => Element(value, 0));

    private IDistribution<TSite> LaidOut(Func<Tensor, Axis, Tensor> each) => (IDistribution<TSite>)Components[0].With(
        [.. Components[0].Parameters.Select(parameter => parameter.Value.Shape.Rank > parameter.Rank ? each(Moved(parameter), Axis!) : parameter.Value)]);

    /// <summary>A parameter that may have a dimension of components more.</summary>
    private static Parameter Each(Parameter parameter) => parameter with
    {
        Rank = parameter.Rank + 1,
        Support = parameter.Support.Rank > 0 && parameter.Value.Shape.Rank > parameter.Rank ? new RowsSupport(parameter.Support) : parameter.Support,
    };

    /// <summary>With the dimension of components first. Before it are none but those of plates, as long as the parameters have not met them.</summary>
    private static Tensor Moved(Parameter parameter)
    {
        int rank = parameter.Value.Shape.Rank, place = rank - parameter.Rank - 1;
        if (place == 0)
            return parameter.Value;
        string labels = new([.. Enumerable.Range(0, rank).Select(static i => (char)('a' + i))]);
        return Contract($"{labels}->{labels[place]}{labels.Remove(place, 1)}", parameter.Value);
    }

    /// <summary>Of a component that is laid out along the axis, and whose bounds are, one for each.</summary>
    private IEnumerable<Support> Supports(IDistribution<TSite> component)
    {
        Support support = component.Support;
        ImmutableArray<Parameter> bounds = support.Bounds;
        if (Axis is not { } axis || !bounds.Any(bound => bound.Value.Axes.Contains(axis)))
            return [support];
        return Enumerable.Range(0, axis.Size).Select(k => support.With([.. bounds.Select(bound => bound.Value.Axes.Contains(axis) ? bound.Value.At(axis, k) : bound.Value)]));
    }
}

/// <summary>One whose distribution function is known.</summary>
internal sealed record CumulativeMixtureOf<TSite>(Tensor Weights, ImmutableArray<IDistribution<TSite>> Components, Axis? Axis) : MixtureOf<TSite>(Weights, Components, Axis), ICumulative
    where TSite : Tensor
{
    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Prob.Distribution.Complementary(LogUpTo(x), LogBeyond(x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Prob.Distribution.Complementary(LogBeyond(x), LogUpTo(x));

    private Tensor LogUpTo(Tensor x) => LogSum(component => ((ICumulative)component).LogCdf(x));

    private Tensor LogBeyond(Tensor x) => LogSum(component => ((ICumulative)component).LogSurvival(x));
}
