using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class DotTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        new("matrices", x => Dot(x[0], x[1]), x => Plain.Contract("ij,jk->ik", [[3, 4], [4, 2]], x), new Argument([3, 4]), new Argument([4, 2])),
        new("matrix and vector", x => Dot(x[0], x[1]), x => Plain.Contract("ij,j->i", [[3, 4], [4]], x), new Argument([3, 4]), new Argument([4])),
        new("transpose and vector", x => Dot(Transpose(x[0]), x[1]), x => Plain.Contract("ji,j->i", [[4, 3], [4]], x), new Argument([4, 3]), new Argument([4])),
        new("vector and matrix", x => Dot(x[0], x[1]), x => Plain.Contract("j,jk->k", [[4], [4, 2]], x), new Argument([4]), new Argument([4, 2])),
        new("vector and transpose", x => Dot(x[0], Transpose(x[1])), x => Plain.Contract("j,kj->k", [[4], [2, 4]], x), new Argument([4]), new Argument([2, 4])),
        new("vectors", x => Dot(x[0], x[1]), x => Plain.Contract("j,j->", [[9], [9]], x), new Argument([9]), new Argument([9])),
        new("a vector with itself", x => Dot(x[0], x[0]), x => [x[0].Sum(v => v * v)], new Argument([9])),
        new("outer", x => Outer(x[0], x[1]), x => Plain.Contract("i,j->ij", [[3], [9]], x), new Argument([3]), new Argument([9])),
    ];
}
