using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ConcatenateTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        new("vectors", x => Concatenate(0, x), x => [.. x.SelectMany(v => v)], new Argument([3]), new Argument([1]), new Argument([9])),
        new("one", x => Concatenate(0, x), x => x[0], new Argument([3])),
        new("nothing and something", x => Concatenate(0, x), x => [.. x[0], .. x[1]], new Argument([0]), new Argument([3])),
        new("rows", x => Concatenate(0, x), x => [.. x[0], .. x[1]], new Argument([2, 3]), new Argument([1, 3])),
        new("columns", x => Concatenate(1, x), x => [.. x[0][..3], .. x[1][..2], .. x[0][3..], .. x[1][2..]], new Argument([2, 3]), new Argument([2, 2])),
        new("an axis on one", x => Concatenate(0, x), x => [x[0][0], .. x[1], x[0][1], .. x[1]], Argument.On(AxisSet.Of(A), [1]), new Argument([3])),
    ];
}
