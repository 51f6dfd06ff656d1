using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ContractTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3), B = new("b", 2);

    protected override IEnumerable<Case> Cases =>
    [
        Of("ij,jk->ik", [3, 4], [4, 2]), Of("ij,kj->ik", [3, 4], [2, 4]), Of("ji,jk->ik", [4, 3], [4, 2]), Of("ji,kj->ik", [4, 3], [2, 4]), Of("ij,jk->ki", [3, 4], [4, 2]),
        Of("ij,jk->ik", [9, 17], [17, 8]), Of("ij,jk->ik", [1, 1], [1, 1]), Of("ij,jk->ik", [1, 5], [5, 1]),
        Of("ij,j->i", [3, 9], [9]), Of("ji,j->i", [9, 3], [9]), Of("j,ji->i", [9], [9, 3]), Of("j,ij->i", [9], [3, 9]), Of("ij,j->i", [3, 1000], [1000]),
        Of("i,j->ij", [3], [9]), Of("i,j->ji", [3], [9]), Of("i,i->", [64], [64]), Of("i,i->i", [9], [9]), Of("ij,ij->ij", [2, 3], [2, 3]), Of("ij,ji->ij", [2, 3], [3, 2]), Of("ij,ij->", [3, 4], [3, 4]),
        Of("i,j->", [3], [4]), Of("ij,k->", [3, 2], [4]), Of("ij,k->k", [3, 2], [4]), Of("bij,bjk->bik", [2, 3, 4], [2, 4, 2]), Of("bij,jk->bik", [2, 3, 4], [4, 2]), Of("ij,->ij", [2, 3], []), Of(",->", [], []),
        Of("ij->ji", [3, 4]), Of("ijk->kij", [2, 3, 4]), Of("ijk->j", [2, 3, 4]), Of("ijk->kj", [2, 3, 4]), Of("ij->", [2, 3]), Of("ij->ij", [2, 3]), Of("->", [[]]), Of("ij->ij", [1, 1]), Of("ij->ji", [1, 9]),
        Of("ij,jk,kl->il", [2, 3], [3, 4], [4, 2]), Of("i,ij,j->", [3], [3, 4], [4]), Of("ij,jk,kl->li", [2, 3], [3, 4], [4, 2]), Of("a,b,c,d->dcba", [2], [3], [2], [3]), Of("ij,ik,il->i", [2, 3], [2, 4], [2, 2]), Of("i,j,i->j", [2], [3], [2]),
        new("a matrix of its own transpose", x => Contract("ij,kj->ik", x[0], x[0]), x => Plain.Contract("ij,kj->ik", [[3, 4], [3, 4]], [x[0], x[0]]), new Argument([3, 4])),
        new("axes carried along", x => Contract("i,i->", x[0], x[1]), x => [.. Enumerable.Range(0, 3).Select(a => Enumerable.Range(0, 4).Sum(i => x[0][(a * 4) + i] * x[1][i]))], Argument.On(AxisSet.Of(A), [4]), new Argument([4])),
        new("a product summed over its axis", x => Sum(Contract("i,j->ij", x[0], x[1]), A), x => Plain.Contract("ai,aj->ij", [[3, 4], [3, 2]], x), Argument.On(AxisSet.Of(A), [4]), Argument.On(AxisSet.Of(A), [2])),
        new("three tables at once", x => Prob.Graphs.Contract.OverAxes(x[0].Axes.Union(x[1].Axes).Union(x[2].Axes).Except(B), x[0], x[1], x[2]), x => Plain.Contract("ai,i->a", [[3, 2], [2]], [[.. x[1].Select((v, i) => v * x[0][i / 2])], x[2]]), Argument.On(AxisSet.Of(A), []), Argument.On(AxisSet.Of(A, B), []), Argument.On(AxisSet.Of(B), [])),
        new("transposes absorbed", x => Dot(Transpose(x[0]), Transpose(x[1])), x => Plain.Contract("ji,kj->ik", [[4, 3], [2, 4]], x), new Argument([4, 3]), new Argument([2, 4])),
        new("negated and scaled operands", x => Dot(-x[0], 2 * x[1]), x => [.. Plain.Contract("ij,jk->ik", [[3, 4], [4, 2]], x).Select(v => -2 * v)], new Argument([3, 4]), new Argument([4, 2])),
    ];

    private static Case Of(string equation, params int[][] sizes) =>
        new(equation, x => Contract(equation, x), x => Plain.Contract(equation, sizes, x), [.. sizes.Select(s => new Argument([.. s]))]);
}
