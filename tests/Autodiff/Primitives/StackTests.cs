using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class StackTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2);

    protected override IEnumerable<Case> Cases =>
    [
        new("scalars", x => Stack(x), x => [.. x.SelectMany(v => v)], new Argument([]), new Argument([]), new Argument([])),
        new("one", x => Stack(x), x => x[0], new Argument([3])),
        new("vectors", x => Stack(x), x => [.. x.SelectMany(v => v)], new Argument([9]), new Argument([9])),
        new("a number beside a vector", x => Stack(x), x => [.. Enumerable.Repeat(x[0][0], 3), .. x[1]], new Argument([]), new Argument([3])),
        new("a row and a column", x => Stack(x), x => [x[0][0], x[0][1], x[0][0], x[0][1], x[1][0], x[1][0], x[1][1], x[1][1]], new Argument([1, 2]), new Argument([2, 1])),
        new("the same twice", x => Stack(x[0], x[0]), x => [.. x[0], .. x[0]], new Argument([3])),
        new("with a literal", x => [x[0], 2.0, x[1]], x => [x[0][0], 2, x[1][0]], new Argument([]), new Argument([])),
        new("an axis on one", x => Stack(x), x => [x[0][0], x[1][0], x[0][1], x[1][0]], Argument.On(AxisSet.Of(A), []), new Argument([])),
    ];
}
