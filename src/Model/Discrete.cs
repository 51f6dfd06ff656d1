using Prob.Graphs;

namespace Prob;

/// <summary>A random whole number. As a tensor it takes part in expressions and indexes others: <c>centre[z]</c>.</summary>
public sealed class Discrete : Tensor
{
    private readonly AxisSet plates;

    /// <summary>One that will be given a value.</summary>
    internal Discrete(string name, TensorType type, Support support, AxisSet plates)
        : base(new Input(name), type) => (Support, this.plates) = (support, plates);

    /// <summary>One that takes all its values at once, along an axis of its own, the same in every cell of its plates.</summary>
    internal Discrete(EnumeratedAxis axis, double smallest, AxisSet plates, Support support)
        : base(new Constant(new ConstantValues([.. Enumerable.Range(0, axis.Size).Select(i => smallest + i)], false)), new(AxisSet.Of(axis), default)) =>
        (Support, this.plates) = (support, plates);

    /// <summary>The values it can take.</summary>
    public Support Support { get; }

    internal override AxisSet Implied => plates.Except(Axes);
}

/// <summary>The axis along which a discrete site takes all its values.</summary>
/// <param name="site">The name of the site.</param>
/// <param name="size">The number of values.</param>
/// <param name="isPrevious">Whether it is the value in the cell before, in a chain.</param>
internal sealed class EnumeratedAxis(string site, int size, bool isPrevious) : Axis(site, size, isIndexed: false)
{
    /// <summary>Whether it is the value in the cell before.</summary>
    public bool IsPrevious => isPrevious;
}
