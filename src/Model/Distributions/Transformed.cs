using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The distribution of x = f(u) for u from another distribution and a one-to-one map f: p(x) = p(u) / |det ∂x/∂u| with u = f⁻¹(x).
/// <c>new Transformed(new Normal(mu, sigma), new LowerBijector(0))</c> is log-normal; <see cref="ComposedBijector"/> makes maps of several.
/// </summary>
/// <param name="Distribution">The distribution of u: of real numbers, of the shape that the map takes.</param>
/// <param name="Bijector">f. With a distribution of single numbers, its parameters may have dimensions for plates.</param>
public sealed record Transformed(IDistribution<Tensor> Distribution, Bijector Bijector) : IDistribution<Tensor>
{
    private readonly Lazy<Plan> plan = new(() =>
    {
        Tensor u = Tensor.Input("u", new(default, Distribution.Shape));
        Tensor[] parameters = [.. Bijector.Parameters.Select(parameter => Tensor.Input(parameter.Name, new(default, parameter.Value.Shape)))];
        return Plan.Compile([u, .. parameters], Bijector.With(parameters).Forward(u));
    });

    private readonly ConcurrentBag<Workspace> workspaces = [];

    /// <summary>The distribution of u.</summary>
    public IDistribution<Tensor> Distribution { get; } = Distribution.Support.IsDiscrete
        ? throw new ArgumentException($"A smooth map needs a distribution of real numbers, but was given {Prob.Distribution.NameOf(Distribution)}.", nameof(Distribution))
        : Distribution;

    /// <summary>f.</summary>
    public Bijector Bijector { get; } = Bijector.IsOneToOne
        ? Bijector
        : throw new ArgumentException($"A change of variables needs a map that is one-to-one, but {Bijector.GetType().Name} is not.", nameof(Bijector));

    /// <summary>Those of the distribution, then those of the map.</summary>
    public ImmutableArray<Parameter> Parameters => [.. Distribution.Parameters, .. OfMap(Bijector, Distribution.Shape)];

    /// <inheritdoc/>
    public Shape Shape => Distribution.Shape.Rank == 0 ? Distribution.Shape : Bijector.Forward(Tensor.Input("u", new(default, Distribution.Shape))).Shape;

    /// <inheritdoc/>
    public Support Support => new ImageSupport(Distribution.Support, Bijector, Distribution.Shape, Shape);

    /// <inheritdoc/>
    public bool IsNormalised => Distribution.IsNormalised;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters)
    {
        int own = Distribution.Parameters.Length;
        return new Transformed((IDistribution<Tensor>)Distribution.With(parameters[..own]), Bijector.With(parameters[own..]));
    }

    /// <summary>log p(u) − log |det ∂x/∂u|; −∞ where x rounds to an edge that u reaches only at infinity.</summary>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor u = Bijector.Inverse(x), isEdge = Equal(Max(Abs(u)), double.PositiveInfinity);
        Tensor within = Where(isEdge, 0, u);
        return Where(isEdge, double.NegativeInfinity, Distribution.LogDensityWithin(within) - Bijector.LogJacobian(within));
    }

    /// <summary>f(u) of a draw u.</summary>
    /// <exception cref="NotSupportedException">The distribution of u cannot be drawn from.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int size = Distribution.Shape.Size, own = parameters.Length - Bijector.Parameters.Sum(static parameter => parameter.Value.Shape.Size), inputs = size + parameters.Length - own;
        double[] rented = ArrayPool<double>.Shared.Rent(inputs);
        Distribution.Sample(ref random, parameters[..own], rented.AsSpan(0, size));
        parameters[own..].CopyTo(rented.AsSpan(size));
        Workspace workspace = workspaces.TryTake(out Workspace? idle) ? idle : plan.Value.CreateWorkspace();
        workspace.Run(rented.AsSpan(0, inputs), draw);
        workspaces.Add(workspace);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The parameters of a map: one per draw, if single numbers are mapped.</summary>
    internal static IEnumerable<Parameter> OfMap(Bijector bijector, Shape unconstrained) =>
        bijector.Parameters.Select(parameter => unconstrained.Rank == 0 ? parameter with { Rank = 0 } : parameter);
}

/// <summary>The image of a support under a one-to-one map.</summary>
/// <param name="Of">The support.</param>
/// <param name="Map">The map.</param>
/// <param name="From">The shape of what is mapped.</param>
/// <param name="To">The shape of its image.</param>
internal sealed record ImageSupport(Support Of, Bijector Map, Shape From, Shape To) : Support
{
    /// <summary>How far the way there and back may lead astray by rounding.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => To.Rank;

    public override Bijector Bijector => Of.Bijector is IdentityBijector ? Map : new ComposedBijector(Of.Bijector, Map);

    internal override Shape Shape => To;

    internal override ImmutableArray<Parameter> Bounds => [.. Of.Bounds, .. Transformed.OfMap(Map, From)];

    internal override Support With(ReadOnlySpan<Tensor> bounds)
    {
        int own = Of.Bounds.Length;
        return this with { Of = Of.With(bounds[..own]), Map = Map.With(bounds[own..]) };
    }

    /// <summary>Whether the way back ends in the support, and leads here again: a vector that does not sum to 1 has logarithms as well.</summary>
    public override Tensor Contains(Tensor x)
    {
        Tensor u = Map.Inverse(x), isHere = Abs(Map.Forward(u) - x) <= Tolerance * (1 + Abs(x));
        return Of.Contains(u, From.Rank) * (To.Rank == 0 ? isHere : All(isHere));
    }

    internal override Tensor? Member(Shape shape) => Of.Member(From) is { } member ? Map.Forward(Expand(member, new(member.Axes, From))) : null;

    public override string ToString() => $"the image of {Of} under {Map.GetType().Name}";
}
