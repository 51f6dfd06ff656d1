using MathNet.Numerics.LinearAlgebra;

namespace Prob.Tests;

public sealed class SumToZeroBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (SumToZeroBijector.Instance, [3], Support.SumToZero(3)),
        (SumToZeroBijector.Instance, [2], Support.SumToZero(2)),
        (SumToZeroBijector.Instance, [7], Support.SumToZero(7)),
        (SumToZeroBijector.Instance, [1], Support.SumToZero(1)),
    ];

    /// <summary>The volume in the plane: ½ log det VᵀV.</summary>
    protected override double ExpectedLogJacobian(Matrix<double> slopes, Shape shape, double[] u) => 0.5 * Math.Log((slopes.Transpose() * slopes).Determinant());
}
