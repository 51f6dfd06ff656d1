using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class TakeAlongTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        Of([5], [3]), Of([4], [40]), Of([1], [1]), Of([3, 4], [3, 2]), Of([2, 3, 4], [2, 3, 1]), Of([3, 4], [3, 0]), Of([0, 4], [0, 3]),
        new("rows of its own for each cell", x => TakeAlong(x[0], x[1]), x => [x[0][(int)x[1][0]], x[0][(int)x[1][1]]], new Argument([3]), new Argument(new TensorType(AxisSet.Of(A), [1]), random => random.Next(3), false)),
    ];

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Tensor x = Tensor.From([2, 2], 1, 2, 3, 4);
        Assert.Equal(
            "Entries are taken along the last of some event dimensions by an index that agrees in all others, but the shapes are [2, 2] and, of the index, [3, 1].",
            Assert.Throws<ArgumentException>(() => TakeAlong(x, Tensor.From([3, 1], 0, 0, 0))).Message);
        Assert.Throws<IndexOutOfRangeException>(() => TakeAlong(x, Tensor.From([2, 1], 0, 2)).ToArray());
        Assert.Throws<IndexOutOfRangeException>(() => TakeAlong(x, Tensor.From([2, 1], 0, 0.5)).ToArray());
    }

    private static Case Of(int[] x, int[] index) => new(
        "rows",
        at => TakeAlong(at[0], at[1]),
        at => [.. at[1].Select((place, i) => at[0][(i / index[^1] * x[^1]) + (int)place])],
        new Argument([.. x]),
        Argument.Index([.. index], x[^1]));
}
