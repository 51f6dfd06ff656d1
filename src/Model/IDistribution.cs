using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// A distribution over tensors: parameters that may themselves be random, a support, a normalised log density and a sampler. Written for one element: plates
/// and other axes of the parameters are carried along.
/// </summary>
public interface IDistribution
{
    /// <summary>The parameters, in the order in which <see cref="With"/> and <see cref="Sample"/> take them.</summary>
    ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The event shape of a draw; [] for a scalar.</summary>
    Shape Shape => Shape.Scalar;

    /// <summary>The values that a draw can take, which also decides how a sampler moves on them.</summary>
    Support Support { get; }

    /// <summary>Whether the density integrates to 1. Where it does not, comparisons of models and the like are refused.</summary>
    bool IsNormalised => true;

    /// <summary>The same distribution with other parameters.</summary>
    IDistribution With(ReadOnlySpan<Tensor> parameters);

    /// <summary>
    /// The log density (or log mass) at a value of the support, in nats, of event shape []. Outside the support it means nothing: see
    /// <see cref="Distribution.LogDensity"/>.
    /// </summary>
    Tensor LogDensityWithin(Tensor x);

    /// <summary>Draws one value, given the values of the parameters of one cell, one after the other.</summary>
    /// <exception cref="NotSupportedException">The distribution cannot be drawn from.</exception>
    void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw);
}

/// <summary>A distribution whose draws are sites of the given kind: <see cref="Tensor"/> if they are real numbers, <see cref="Discrete"/> if each is a whole number.</summary>
public interface IDistribution<out TSite> : IDistribution
    where TSite : Tensor
{
}

/// <summary>A parameter of a distribution.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Value">Its value.</param>
/// <param name="Rank">The number of event dimensions it has per draw; more than these belong to plates.</param>
/// <param name="Support">The values it may take.</param>
public sealed record Parameter(string Name, Tensor Value, int Rank, Support Support)
{
    /// <summary>What it is a parameter of, in messages, if not of the distribution that lists it.</summary>
    internal string? Owner { get; init; }

    /// <summary>A scalar parameter.</summary>
    public static Parameter Scalar(Tensor value, Support support, [CallerArgumentExpression(nameof(value))] string name = "") => new(name, value, 0, support);

    /// <summary>A vector parameter.</summary>
    public static Parameter Vector(Tensor value, Support support, [CallerArgumentExpression(nameof(value))] string name = "") => new(name, value, 1, support);

    /// <summary>The length of a vector parameter: the size of its last event dimension, as those before it belong to plates.</summary>
    internal static int Length(Tensor value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value.Shape.Rank > 0 ? value.Shape[value.Shape.Rank - 1] : throw new ArgumentException($"{name} must be a vector, but was given a scalar.", name);

    /// <summary>What it is a parameter of, in messages, if it is listed by a distribution.</summary>
    internal string OwnerIn(IDistribution distribution) => Owner ?? Distribution.NameOf(distribution);

    /// <summary>A matrix parameter.</summary>
    public static Parameter Matrix(Tensor value, Support support, [CallerArgumentExpression(nameof(value))] string name = "") => new(name, value, 2, support);
}

/// <summary>What every distribution can do, given what each says of itself.</summary>
public static partial class Distribution
{
    /// <summary>The log density at any value: −∞ outside the support. Axes and event dimensions beyond the distribution's own are carried along.</summary>
    public static Tensor LogDensity(this IDistribution distribution, Tensor x)
    {
        Tensor inside = Contains(distribution, x);
        bool isAlways = inside.Source.IsKnown && Array.TrueForAll(inside.Values, verdict => verdict != 0);   // data of a fixed support
        if (isAlways)
            return distribution.LogDensityWithin(x);
        // A mass may index by x, and a density or its slope may not be a number there, so where x does not belong they are asked about a value that does.
        Tensor within = distribution.Support.Member(distribution.Shape) is { } member ? Functions.Where(inside, x, member) : x;
        return Functions.Where(inside, distribution.LogDensityWithin(within), double.NegativeInfinity);
    }

    /// <summary>The log probabilities of all values of a support, of which there are finitely many: a vector, in every cell of the axes of the parameters.</summary>
    internal static Tensor LogProbabilities(IDistribution distribution, Support support)
    {
        var integers = (IntegerSupport)support;
        var axis = new EnumeratedAxis("value", integers.Count!.Value, isPrevious: false);
        Tensor table = distribution.LogDensityWithin(new Discrete(axis, integers.Lower.ToScalar(), default, support));
        return Functions.Expand(table, new(table.Axes.Union(AxisSet.Of(axis)), default)).ToVector(axis);
    }

    /// <summary>What a distribution is called in messages.</summary>
    internal static string NameOf(IDistribution distribution) => distribution.GetType().Name.Split('`')[0];

    /// <summary>The parameters, which keep their owner where another distribution lists them as its own.</summary>
    internal static IEnumerable<Parameter> OwnedParameters(IDistribution distribution) => distribution.Parameters.Select(parameter => parameter with { Owner = parameter.OwnerIn(distribution) });

    /// <summary>1 where a whole draw lies in the support, else 0.</summary>
    internal static Tensor Contains(IDistribution distribution, Tensor x) => distribution.Support.Contains(x, distribution.Shape.Rank);
}
