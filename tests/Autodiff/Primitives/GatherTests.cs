using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class GatherTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 4), B = new("b", 3);

    protected override IEnumerable<Case> Cases =>
    [
        new("numbers by a vector", x => Gather(x[0], x[1]), x => Rows(x[0], 1, x[1]), new Argument([5]), Argument.Index([9], 5)),
        new("numbers by a number", x => Gather(x[0], x[1]), x => Rows(x[0], 1, x[1]), new Argument([5]), Argument.Index([], 5)),
        new("numbers by a matrix", x => Gather(x[0], x[1]), x => Rows(x[0], 1, x[1]), new Argument([5]), Argument.Index([2, 3], 5)),
        new("many duplicates", x => Gather(x[0], x[1]), x => Rows(x[0], 1, x[1]), new Argument([2]), Argument.Index([64], 2)),
        new("rows by a vector", x => Gather(x[0], x[1]), x => Rows(x[0], 3, x[1]), new Argument([5, 3]), Argument.Index([4], 5)),
        new("long rows by a matrix", x => Gather(x[0], x[1]), x => Rows(x[0], 9, x[1]), new Argument([3, 9]), Argument.Index([2, 2], 3)),
        new("matrices by a vector", x => Gather(x[0], x[1]), x => Rows(x[0], 6, x[1]), new Argument([3, 2, 3]), Argument.Index([2], 3)),
        new("empty rows", x => Gather(x[0], x[1]), x => [], new Argument([3, 0]), Argument.Index([2], 3)),
        new("many", x => Gather(x[0], x[1]), x => Rows(x[0], 1, x[1]), new Argument([7]), Argument.Index([1000], 7)),
        new("along an axis", x => x[0].At(A, x[1]), x => Rows(x[0], 2, x[1]), Argument.On(AxisSet.Of(A), [2]), Argument.Index([3], 4)),
        new("along an axis by another", x => x[0].At(A, x[1].ToAxis(B)), x => Rows(x[0], 2, x[1]), Argument.On(AxisSet.Of(A), [2]), Argument.Index([3], 4)),
        new("along an axis by an index with the same axis", x => x[0].At(A, x[1].ToAxis(A)), x => Rows(x[0], 2, x[1]), Argument.On(AxisSet.Of(A), [2]), Argument.Index([4], 4)),
        new(
            "cell by cell",
            x => Gather(x[0], x[1].ToAxis(A)),
            x => [.. Enumerable.Range(0, 4).Select(a => x[0][(a * 5) + (int)x[1][a]])],
            Argument.On(AxisSet.Of(A), [5]),
            Argument.Index([4], 5)),
        new(
            "the inner of two axes",
            x => x[0].At(B, x[1]),
            x => [.. Enumerable.Range(0, 4).SelectMany(a => Rows(x[0][(a * 6)..((a * 6) + 6)], 2, x[1]))],
            Argument.On(AxisSet.Of(A, B), [2]),
            Argument.Index([5], 3)),
        new("twice", x => Gather(Gather(x[0], x[1]), x[2]), x => Rows(Rows(x[0], 1, x[1]), 1, x[2]), new Argument([5]), Argument.Index([4], 5), Argument.Index([3], 4)),
    ];

    [Fact]
    public void Indexing_by_a_tensor_means_the_one_axis_that_the_index_lacks()
    {
        Tensor x = ((Tensor)new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } }).ToAxis(A);
        Tensor index = ((Tensor)new[] { 3, 0, 3 }).ToAxis(B);
        Assert.Equal(new TensorType(AxisSet.Of(B), [2]), x[index].Type);
        Assert.Equal([7, 8, 1, 2, 7, 8], x[index].ToArray());
        Tensor both = ((Tensor)new double[] { 1, 2, 3 }).ToAxis(B) * x;
        Assert.Equal(new TensorType(AxisSet.Of(B), [2]), both[index].Type);
        Assert.Equal([7, 8, 2, 4, 21, 24], both[index].ToArray());
        Assert.Equal([20, 40], ((Tensor)new double[] { 10, 20, 30, 40 })[(Tensor)new[] { 1, 3 }].ToArray());
        Assert.Throws<ArgumentException>(() => both[(Tensor)new[] { 1 }]);
        // An index that carries every axis picks from the event dimension, cell by cell.
        Assert.Equal([2, 3, 6, 8], x[((Tensor)new[] { 1, 0, 1, 1 }).ToAxis(A)].ToArray());
    }

    [Theory]
    [InlineData(5.0, "5")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.5, "0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(4294967296.0, "4294967296")]
    public void An_index_that_points_nowhere_is_named(double index, string shown)
    {
        Tensor x = (Tensor)new double[] { 1, 2, 3, 4, 5 };
        var error = Assert.Throws<IndexOutOfRangeException>(() => Gather(x, (Tensor)new[] { 0, index }).ToArray());
        Assert.StartsWith($"An index must be a whole number from 0 to 4, but entry 1 of the indices is {shown}.", error.Message, StringComparison.Ordinal);
        Assert.Equal(index == 5, error.Message.Contains("subtract 1", StringComparison.Ordinal));

        // The same where the index is not known until it is computed.
        Tensor later = Plan.Input("index", default(Shape));
        Assert.Equal(error.Message.Replace("entry 1", "entry 0", StringComparison.Ordinal), Assert.Throws<IndexOutOfRangeException>(() => Plan.Compile([later], Gather(x, later)).CreateWorkspace().Run([index], new double[1])).Message);
    }

    private static double[] Rows(double[] x, int width, double[] index) => [.. index.SelectMany(i => x.Skip((int)i * width).Take(width))];
}
