namespace Prob.Tests;

public sealed class CorrelationBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (CorrelationBijector.Instance, [3, 3], Support.Correlation(3)),
        (CorrelationBijector.Instance, [2, 2], Support.Correlation(2)),
        (CorrelationBijector.Instance, [5, 5], Support.Correlation(5)),
        (CorrelationBijector.Instance, [1, 1], Support.Correlation(1)),
    ];

    protected override int[] Free(Shape shape, int size) => LowerTriangle(shape, hasDiagonal: false);

    /// <summary>Beyond, correlations are so near 1 that the determinant has few digits in doubles.</summary>
    protected override double Farthest => 3;

    /// <summary>For the same reason: the smallest pivot is about 1e-4.</summary>
    protected override double JacobianTolerance => 1e-9;
}
