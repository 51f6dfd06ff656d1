using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Triangles and diagonals of matrices.</summary>
public sealed class TriangularPartTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 3, 9 }.SelectMany(n => (Case[])
        [
            new("lower triangle", x => LowerTriangle(x[0]), x => [.. x[0].Select((v, i) => i / n >= i % n ? v : 0)], new Argument([n, n])),
            new("diagonal", x => Diagonal(x[0]), x => [.. Enumerable.Range(0, n).Select(i => x[0][(i * n) + i])], new Argument([n, n])),
            new("diagonal matrix", x => DiagonalMatrix(x[0]), x => [.. Enumerable.Range(0, n * n).Select(i => i / n == i % n ? x[0][i / n] : 0)], new Argument([n])),
        ]),
    ];
}
