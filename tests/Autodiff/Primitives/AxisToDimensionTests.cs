using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Axes into dimensions and back, in either order.</summary>
public sealed class AxisToDimensionTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2), B = new("b", 3), C = new("c", 4);

    protected override IEnumerable<Case> Cases =>
    [
        new("the only axis", x => x[0].ToVector(A), x => x[0], Argument.On(AxisSet.Of(A), [5])),
        new("the inner axis", x => x[0].ToVector(B), x => x[0], Argument.On(AxisSet.Of(A, B), [5])),
        new("the outer axis", x => x[0].ToVector(A), x => Plain.Permute(x[0], [2, 3, 5], 1, 0, 2), Argument.On(AxisSet.Of(A, B), [5])),
        new("outer, then inner", x => x[0].ToVector(A).ToVector(B), x => Plain.Permute(x[0], [2, 3, 5], 1, 0, 2), Argument.On(AxisSet.Of(A, B), [5])),
        new("inner, then outer", x => x[0].ToVector(B).ToVector(A), x => x[0], Argument.On(AxisSet.Of(A, B), [5])),
        new("the middle of three", x => x[0].ToVector(B), x => Plain.Permute(x[0], [2, 3, 4, 2], 0, 2, 1, 3), Argument.On(AxisSet.Of(A, B, C), [2])),
        new("all three", x => x[0].ToVector(B).ToVector(A).ToVector(C), x => Plain.Permute(x[0], [2, 3, 4, 2], 2, 0, 1, 3), Argument.On(AxisSet.Of(A, B, C), [2])),
        new("to an axis", x => x[0].ToAxis(A), x => x[0], new Argument([2, 5])),
        new("to the outer, then the inner", x => x[0].ToAxis(A).ToAxis(B), x => x[0], new Argument([2, 3, 5])),
        new("to the inner, then the outer", x => x[0].ToAxis(B).ToAxis(A), x => Plain.Permute(x[0], [3, 2, 5], 1, 0, 2), new Argument([3, 2, 5])),
        new("to the middle", x => x[0].ToAxis(B), x => Plain.Permute(x[0], [2, 4, 3, 5], 0, 2, 1, 3), Argument.On(AxisSet.Of(A, C), [3, 5])),
        new("there and back", x => x[0].ToVector(A).ToAxis(A), x => x[0], Argument.On(AxisSet.Of(A, B), [])),
        new("a transpose of axes", x => x[0].ToVector(A).ToVector(B).ToAxis(B).ToAxis(A), x => x[0], Argument.On(AxisSet.Of(A, B), [])),
    ];
}
