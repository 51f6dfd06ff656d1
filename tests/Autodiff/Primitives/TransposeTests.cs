using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class TransposeTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        new("matrix", x => Transpose(x[0]), x => Plain.Permute(x[0], [3, 9], 1, 0), new Argument([3, 9])),
        new("row", x => Transpose(x[0]), x => x[0], new Argument([1, 9])),
        new("last two of three", x => Transpose(x[0]), x => Plain.Permute(x[0], [2, 3, 4], 0, 2, 1), new Argument([2, 3, 4])),
        new("twice", x => Transpose(Transpose(x[0])), x => x[0], new Argument([3, 4])),
    ];
}
