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

    /// <summary>One that an operation draws.</summary>
    internal Discrete(Node source, TensorType type, Support support)
        : base(source, 0, type) => Support = support;

    /// <summary>The values it can take.</summary>
    public Support Support { get; }

    /// <summary>
    /// 1 in the place of its value, 0 elsewhere: a vector with a place for each value. What a network reads; and where derivatives flow back into a draw, they do so through these numbers.
    /// </summary>
    /// <exception cref="ModelException">It has no finite number of values.</exception>
    public Tensor OneHot
    {
        get
        {
            if (Weights is { } weights)
                return weights;
            if (Support is not IntegerSupport { Count: { } count } integers)
                throw new ModelException($"A value that is {Support} has no vector with a place for each value.");
            double lower = integers.Lower.ToScalar();
            Tensor values = Literal(new(default, [count]), [.. Enumerable.Range(0, count).Select(i => lower + i)]);
            return Functions.Equal(Functions.Reshape(this, [1]), values);
        }
    }

    /// <summary>If it is a mixture of its values: how much of each.</summary>
    internal Tensor? Weights => Source.Primitive is MixedValue ? Source.Inputs[0] : null;

    internal override AxisSet Implied => plates.Except(Axes);

    /// <summary>A mixture of values picks a mixture of elements, so that derivatives flow back to the weights.</summary>
    internal override Tensor Pick(Tensor x)
    {
        if (Weights is not { } weights)
            return base.Pick(x);
        int lower = (int)((IntegerSupport)Support).Lower.ToScalar(), count = weights.Shape[0];
        if (lower < 0 || lower + count > x.Shape[0])
            throw new ModelException($"An index that is {Support} does not fit the {x.Shape[0]} elements of a tensor of type {x.Type}.");
        return Mix(weights, Functions.Slice(x, 0, lower, count));
    }

    /// <summary>Σ weightₖ xₖ along the first event dimension of x.</summary>
    internal static Tensor Mix(Tensor weights, Tensor x)
    {
        string rest = new([.. Enumerable.Range(0, x.Shape.Rank - 1).Select(i => (char)('a' + i))]);
        return Functions.Contract($"z,z{rest}->{rest}", weights, x);
    }
}

/// <summary>
/// A whole number that stands for a mixture of values, from how much of each: Σ weightₖ k. Of a draw that derivatives flow through, the weights are 0 but for a 1, or near that.
/// </summary>
/// <param name="Support">The values.</param>
internal sealed record MixedValue(Support Support) : Primitive
{
    private Tensor Values(int count) => Tensor.Literal(new(default, [count]), [.. Enumerable.Range(0, count).Select(i => ((IntegerSupport)Support).Lower.ToScalar() + i)]);

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, inputs[0].Shape.From(1))];

    internal override Tensor Output(Node node, int index, TensorType type) => new Discrete(node, type, Support);

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
        toInputs[0] = Functions.Reshape(messages[0]!, [1]) * Values(node.Inputs[0].Shape[0]);

    /// <summary>Only its type tells it from the sum.</summary>
    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => Discrete.Mix(inputs[0], Values(inputs[0].Shape[0]));

    internal override Graphs.Plans.Instruction Lower(Graphs.Plans.Lowering lowering, Node node, Graphs.Plans.Buffer[] inputs, Graphs.Plans.Buffer?[] outputs) =>
        throw new InvalidOperationException("A mixture is simplified before it is planned.");
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
