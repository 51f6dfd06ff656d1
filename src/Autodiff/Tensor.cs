using System.Collections;
using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// A value of a graph: numbers known now, or what they will be once the inputs are. It has an event shape (positional dimensions that broadcast as in NumPy)
/// and a set of named axes that every operation carries along and unites, as if it were mapped over them. Tensors are immutable; operations on them add
/// to the graph and compute nothing until <see cref="ToArray"/>, <see cref="ToScalar"/> or a <see cref="Plan"/> asks for values.
/// </summary>
[CollectionBuilder(typeof(Tensor), nameof(FromElements))]
public partial class Tensor : IEnumerable<Tensor>
{
    private double[]? values;

    internal Tensor(Node source, int index, TensorType type)
    {
        Source = source;
        Index = index;
        Type = type;
    }

    /// <summary>A leaf of the graph.</summary>
    internal Tensor(Primitive leaf, TensorType type)
    {
        Type = type;
        Source = Node.Leaf(leaf, this);
    }

    /// <summary>The operation this tensor is an output of.</summary>
    public Node Source { get; }

    /// <summary>Which output of <see cref="Source"/> this is.</summary>
    public int Index { get; }

    /// <summary>Axes and event shape.</summary>
    public TensorType Type { get; }

    /// <summary>The event shape; [] for a scalar.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>The named axes.</summary>
    public AxisSet Axes => Type.Axes;

    /// <summary>
    /// Axes along which the value does not differ and which the type therefore lacks, but which it stands for in an index: the plates of a discrete site that takes all
    /// its values at once.
    /// </summary>
    internal virtual AxisSet Implied => Source.Implied;

    /// <summary>
    /// The values, row by row; axes first, oldest outermost. Known inputs are computed with when they are asked for (define-by-run), and kept.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor depends on an input that has no value yet.</exception>
    public double[] ToArray() => [.. Values];

    /// <summary>The value of a tensor with a single entry.</summary>
    /// <exception cref="InvalidOperationException">The tensor has more entries than one, or depends on an input that has no value yet.</exception>
    public double ToScalar() =>
        Type.Size == 1 ? Values[0] : throw new InvalidOperationException($"A single value was asked for, but the tensor has type {Type}.");

    /// <summary>The values as <see cref="ToArray"/> gives them, not copied.</summary>
    internal double[] Values => values ??= Source.Primitive is Constant constant ? constant.Values : Plan.EvaluateOnce(this);

    /// <summary>Whether the values have been computed before.</summary>
    internal bool HasValues => values is not null;

    /// <summary>The elements of x along its first event dimension that this tensor, as an index, points at.</summary>
    internal virtual Tensor Pick(Tensor x) => Gather.Instance.Apply(x, this);

    /// <summary>An input of a graph: a name and a type, no value.</summary>
    internal static Tensor Input(string name, TensorType type) => new(new Input(name), type);

    /// <summary>A constant that belongs to the program, such as the 2 in 2x: plans may compute with it when they are made.</summary>
    internal static Tensor Literal(TensorType type, params double[] values) => new(new Constant(new ConstantValues(values, false)), type);

    /// <summary>Data: an argument of a plan, whose values may be exchanged for others of the same type.</summary>
    internal static Tensor Data(TensorType type, double[] values) => new(new Constant(new ConstantValues(values, true)), type);

    /// <summary>A tensor of the given event shape from values in row-major order, which are copied.</summary>
    /// <exception cref="ArgumentException">The number of values is not the size of the shape.</exception>
    public static Tensor From(Shape shape, params ReadOnlySpan<double> values) =>
        values.Length == shape.Size
            ? Data(new(default, shape), values.ToArray())
            : throw new ArgumentException($"Shape {shape} needs {shape.Size} values, but was given {values.Length}.", nameof(values));

    /// <summary>Stacks the elements along a new first dimension; the tensor that a collection expression such as [a, b, 1.0] makes.</summary>
    public static Tensor FromElements(ReadOnlySpan<Tensor> elements) => Functions.Stack(elements);

    /// <summary>A scalar constant.</summary>
    public static implicit operator Tensor(double value) => Literal(TensorType.Scalar, value);

    /// <summary>Data with one event dimension; the array is copied.</summary>
    public static implicit operator Tensor(double[] values) => From([values.Length], values);

    /// <summary>Whole-number data with one event dimension; the array is copied.</summary>
    public static implicit operator Tensor(int[] values) => From([values.Length], Array.ConvertAll(values, static value => (double)value));

    /// <summary>Whole-number data with one event dimension, some of which may be missing (null becomes NaN); the array is copied.</summary>
    public static implicit operator Tensor(int?[] values) => From([values.Length], Array.ConvertAll(values, static value => value ?? double.NaN));

    /// <summary>Data with one event dimension, some of which may be missing (null becomes NaN); the array is copied.</summary>
    public static implicit operator Tensor(double?[] values) => From([values.Length], Array.ConvertAll(values, static value => value ?? double.NaN));

    /// <summary>Data with two event dimensions, some of which may be missing (null becomes NaN); the array is copied.</summary>
    public static implicit operator Tensor(double?[,] values) =>
        From([values.GetLength(0), values.GetLength(1)], [.. values.Cast<double?>().Select(static value => value ?? double.NaN)]);

    /// <summary>Data of zeros (false) and ones (true) with one event dimension; the array is copied.</summary>
    public static implicit operator Tensor(bool[] values) => From([values.Length], Array.ConvertAll(values, static value => value ? 1.0 : 0.0));

    /// <summary>Data with two event dimensions; the array is copied.</summary>
    public static implicit operator Tensor(double[,] values) => From([values.GetLength(0), values.GetLength(1)], [.. values.Cast<double>()]);

    /// <summary>Data with three event dimensions; the array is copied.</summary>
    public static implicit operator Tensor(double[,,] values) =>
        From([values.GetLength(0), values.GetLength(1), values.GetLength(2)], [.. values.Cast<double>()]);

    /// <summary>The elements along the first event dimension.</summary>
    /// <exception cref="InvalidOperationException">The tensor is a scalar.</exception>
    public IEnumerator<Tensor> GetEnumerator()
    {
        if (Shape.Rank == 0)
            throw new InvalidOperationException("A scalar tensor has no elements to enumerate.");
        for (int i = 0; i < Shape[0]; i++)
            yield return Functions.Element(this, i);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The type, and the values where they are known and few.</summary>
    public override string ToString()
    {
        double[]? known = values ?? (Source.Primitive as Constant)?.Values;
        if (known is null)
            return $"{Source.Primitive.Name} {Type}";
        string shown = string.Join(", ", known.Take(8).Select(v => v.ToString("g6", System.Globalization.CultureInfo.InvariantCulture)));
        return $"{Type} ({shown}{(known.Length > 8 ? ", …" : "")})";
    }
}
