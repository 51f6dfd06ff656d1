using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class MeanTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3);

    protected override IEnumerable<Case> Cases =>
    [
        new("all", x => Mean(x[0]), x => [x[0].Average()], new Argument([3, 4])),
        new("dimension 0", x => Mean(x[0], 0), x => Plain.Lines(x[0], 1, 3, 4, line => [line.Average()]), new Argument([3, 4])),
        new("dimension 1", x => Mean(x[0], 1), x => Plain.Lines(x[0], 3, 4, 1, line => [line.Average()]), new Argument([3, 4])),
        new("axis", x => Mean(x[0], A), x => Plain.Lines(x[0], 1, 3, 4, line => [line.Average()]), Argument.On(AxisSet.Of(A), [4])),
    ];
}
