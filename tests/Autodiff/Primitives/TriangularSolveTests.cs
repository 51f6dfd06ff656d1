using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class TriangularSolveTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 2, 3, 9 }.SelectMany(n => (Case[])
        [
            Of(n, [n], false), Of(n, [n], true), Of(n, [n, 1], false), Of(n, [n, 2], true), Of(n, [n, 9], false), Of(n, [n, 9], true),
        ]),
        // Several blocks of eight unknowns; four vectors of columns at once, and an incomplete one.
        Of(17, [17], false), Of(17, [17], true), Of(16, [16], true), Of(10, [10, 35], false), Of(10, [10, 35], true), Of(9, [9, 40], false),
    ];

    private static Case Of(int n, int[] right, bool transposed) => new(
        transposed ? "transposed" : "as it is",
        x => TriangularSolve(WithDiagonal(x[0]), x[1], transposed),
        x => Solve(x[0], x[1], n, right.Length == 1 ? 1 : right[1], transposed),
        new Argument([n, n], Argument.Uniform(-1, 1)),
        new Argument([.. right]));

    /// <summary>3 is added to the diagonal. The upper triangle is there, but must not be read.</summary>
    private static Tensor WithDiagonal(Tensor x) => x + DiagonalMatrix(Expand(3.0, new(default, [x.Shape[0]])));

    private static double[] Solve(double[] x, double[] right, int n, int width, bool transposed)
    {
        var build = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build;
        var l = build.Dense(n, n, (i, j) => i < j ? 0 : i == j ? x[(i * n) + j] + 3 : x[(i * n) + j]);
        return (transposed ? l.Transpose() : l).LU().Solve(build.Dense(n, width, (i, k) => right[(i * width) + k])).ToRowMajorArray();
    }
}
