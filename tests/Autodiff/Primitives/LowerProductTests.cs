using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LowerProductTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 0, 1, 2, 7, 8, 9, 17 }.Select(n => new Case(
            "lower product",
            x => LowerProduct.Instance.Apply(x[0], x[1]),
            x => [.. Enumerable.Range(0, n * n).Select(i => i / n < i % n ? 0 : x[0][i / n] * x[1][i % n])],
            new Argument([n]),
            new Argument([n]))),
    ];
}
