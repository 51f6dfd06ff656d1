namespace Prob.Tests;

public sealed class CovarianceBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (CovarianceBijector.Instance, [2, 2], Support.PositiveDefinite),
        (CovarianceBijector.Instance, [1, 1], Support.PositiveDefinite),
        (CovarianceBijector.Instance, [3, 3], Support.PositiveDefinite),
    ];

    protected override int[] Free(Shape shape, int size) => LowerTriangle(shape, hasDiagonal: true);

    /// <summary>Beyond, the matrix is singular to rounding.</summary>
    protected override double Farthest => 3;

    /// <summary>For the same reason: the condition number goes up to about 1e5.</summary>
    protected override double JacobianTolerance => 1e-9;
}
