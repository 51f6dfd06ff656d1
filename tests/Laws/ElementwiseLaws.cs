using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>The laws of functions that work entry by entry: at sizes around those of a vector, broadcast, and at the arguments where functions go wrong.</summary>
public abstract class ElementwiseLaws : PrimitiveLaws
{
    /// <summary>Below, at and above the width of a vector, so that every kind of tail occurs.</summary>
    protected static readonly int[] Sizes = [1, 3, 7, 8, 9, 64, 1000];

    /// <summary>
    /// Arguments at kinks, poles, infinities and so on, the value there (zeros with their sign) and the derivatives with respect to each argument, NaN if
    /// undefined; no derivatives if they are not promised.
    /// </summary>
    protected abstract IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges { get; }

    protected abstract Tensor Apply(Tensor[] x);

    [Fact]
    public void Edges_have_their_documented_values_and_slopes()
    {
        foreach ((double[] at, double value, double[]? slopes) in Edges)
        {
            // 1 takes the scalar path, 9 a vector and a tail, and the fill shows that lanes do not see each other.
            foreach (int size in (int[])[1, 9])
            {
                Tensor[] inputs = [.. at.Select((_, k) => Plan.Input($"x{k}", [size]))];
                Tensor output = Apply(inputs);
                Plan plan = Plan.Compile(inputs, [output, .. Derivatives.Gradient(Functions.Sum(output), inputs)]);
                foreach ((string executor, double[] results) in Executors.Each(plan, [.. at.SelectMany(x => Enumerable.Repeat(x, size))]))
                {
                    for (int i = 0; i < size; i++)
                    {
                        string where = $"at ({string.Join(", ", at)}), place {i} of {size}, in {executor}";
                        Exact(value, results[i], where);
                        if (value == 0)
                            Assert.True(double.IsNegative(value) == double.IsNegative(results[i]), $"{where}: the zero has the wrong sign");
                        for (int k = 0; slopes is not null && k < slopes.Length; k++)
                            Exact(slopes[k], results[((k + 1) * size) + i], $"slope {k} {where}");
                    }
                }
            }
        }

        // Relative, so that tails count: at most 8 units in the last place, for the few roundings in a derivative.
        static void Exact(double expected, double actual, string where) => Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= 2e-15 * Math.Abs(expected),
            $"{where}: {expected:R} was expected, but it is {actual:R}");
    }
}

/// <summary>The laws of a function of one argument.</summary>
public abstract class UnaryLaws : ElementwiseLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        new("scalar", Apply, Each, new Argument([], Draw)),
        .. Sizes.Select(n => new Case("vector", Apply, Each, new Argument([n], Draw))),
        new("matrix", Apply, Each, new Argument([2, 3], Draw)),
        new("empty", Apply, Each, new Argument([0, 3], Draw)),
    ];

    protected abstract Tensor Function(Tensor x);

    protected abstract double Twin(double x);

    protected virtual double Draw(Random random) => (4 * random.NextDouble()) - 2;

    protected override Tensor Apply(Tensor[] x) => Function(x[0]);

    private double[] Each(double[][] x) => [.. x[0].Select(Twin)];
}

/// <summary>The laws of a function of two arguments that broadcast.</summary>
public abstract class BinaryLaws : ElementwiseLaws
{
    private static readonly Axis Row = new("row", 3), Column = new("column", 9);

    protected override IEnumerable<Case> Cases =>
    [
        Example("scalars", default, default),
        .. Sizes.SelectMany(n => (Case[])[Example("vectors", Plain(n), Plain(n)), Example("scalar first", Plain(), Plain(n)), Example("scalar second", Plain(n), Plain())]),
        Example("rows and columns", Plain(3, 1), Plain(1, 4)),
        Example("inner repetition", Plain(2, 3, 1), Plain(9)),
        Example("both repeat", Plain(2, 1, 3), Plain(4, 1)),
        Example("missing dimensions", Plain(3), Plain(2, 2, 3)),
        Example("an axis and a dimension", new(AxisSet.Of(Row), []), Plain(4)),
        Example("two axes", new(AxisSet.Of(Row), []), new(AxisSet.Of(Column), [])),
        Example("axes and dimensions", new(AxisSet.Of(Row, Column), [2]), new(AxisSet.Of(Column), [2, 1])),
        Example("a newer axis first", new(AxisSet.Of(Column), [2]), new(AxisSet.Of(Row), [2])),
    ];

    protected abstract Tensor Function(Tensor x, Tensor y);

    protected abstract double Twin(double x, double y);

    protected virtual double DrawFirst(Random random) => (4 * random.NextDouble()) - 2;

    protected virtual double DrawSecond(Random random) => DrawFirst(random);

    protected override Tensor Apply(Tensor[] x) => Function(x[0], x[1]);

    private static TensorType Plain(params int[] sizes) => new(default, [.. sizes]);

    private Case Example(string name, TensorType first, TensorType second) => new(
        name,
        Apply,
        x => Repeated.Map([first, second], x, values => Twin(values[0], values[1])),
        new Argument(first, DrawFirst),
        new Argument(second, DrawSecond));
}
