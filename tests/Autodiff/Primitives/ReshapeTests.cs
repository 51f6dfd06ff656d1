using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ReshapeTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        new("to a matrix", x => Reshape(x[0], [3, 4]), x => x[0], new Argument([12])),
        new("to a vector", x => Reshape(x[0], [12]), x => x[0], new Argument([3, 4])),
        new("to a scalar", x => Reshape(x[0], []), x => x[0], new Argument([1, 1])),
        new("the same", x => Reshape(x[0], [3, 4]), x => x[0], new Argument([3, 4])),
        new("there and back", x => Reshape(Reshape(x[0], [4, 3]), [3, 4]), x => x[0], new Argument([3, 4])),
        new("of a transpose", x => Reshape(Transpose(x[0]), [12]), x => Plain.Permute(x[0], [3, 4], 1, 0), new Argument([3, 4])),
    ];
}
