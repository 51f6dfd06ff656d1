using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Prob.Tests;

public sealed class UnitVectorBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (UnitVectorBijector.Instance, [2], Support.UnitVector(2)),
        (UnitVectorBijector.Instance, [3], Support.UnitVector(3)),
        (UnitVectorBijector.Instance, [8], Support.UnitVector(8)),
    ];

    /// <summary>In the same direction, of length 2.</summary>
    protected override double[] Returned(double[] u) => [.. u.Select(x => 2 * x / Length(u))];

    /// <summary>The area that u spans at right angles to itself, which the singular values other than 0 give, and the density of its length.</summary>
    protected override double ExpectedLogJacobian(Matrix<double> slopes, Shape shape, double[] u) =>
        slopes.Svd().S.Take(shape.Size - 1).Sum(Math.Log) + new Chi(shape.Size + 4).DensityLn(Length(u));

    /// <summary>The origin has no direction.</summary>
    protected override bool HasOrigin => false;

    private static double Length(double[] u) => Math.Sqrt(u.Sum(x => x * x));
}
