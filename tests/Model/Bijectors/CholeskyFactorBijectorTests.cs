namespace Prob.Tests;

public sealed class CholeskyFactorBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (CholeskyFactorBijector.Instance, [2, 2], Support.CholeskyFactor),
        (CholeskyFactorBijector.Instance, [1, 1], Support.CholeskyFactor),
        (CholeskyFactorBijector.Instance, [4, 4], Support.CholeskyFactor),
    ];

    protected override int[] Free(Shape shape, int size) => LowerTriangle(shape, hasDiagonal: true);
}
