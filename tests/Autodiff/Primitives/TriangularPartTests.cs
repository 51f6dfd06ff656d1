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

    /// <summary>Cholesky factors, their derivatives and triangular systems read lower triangles alone.</summary>
    [Fact]
    public void A_triangle_is_not_cut_out_for_those_who_read_no_more_of_it()
    {
        Tensor x = Tensor.Input("x", new(default, [3, 3])), y = Tensor.Input("y", new(default, [3, 3])), b = Tensor.Input("b", new(default, [3]));
        IEnumerable<string> Steps(Tensor result) => Plan.Compile([x, y, b], result).RunSteps.Select(step => step.Node.Primitive.Name);
        Tensor masked = LowerTriangle(x), sum = Exp(x) - LowerTriangle(-LowerTriangle(y));
        Assert.Equal(["TriangularPart"], Steps(LowerTriangle(masked)));
        Assert.Equal(["Exp", "Add", "TriangularPart"], Steps(LowerTriangle(sum)));
        Assert.Equal(["Cholesky"], Steps(Cholesky(masked)));
        Assert.Equal(["TriangularSolve"], Steps(TriangularSolve(masked, b)));
        Assert.Equal(["Exp", "Add", "CholeskyBack"], Steps(CholeskyBack.Instance.Apply(x, sum)));
        // What is above the diagonal here comes from a vector that is repeated, and is no triangle of its own.
        Assert.Equal(["TriangularPart", "Add", "TriangularPart"], Steps(LowerTriangle(masked + b)));
    }
}
