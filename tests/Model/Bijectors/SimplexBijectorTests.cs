namespace Prob.Tests;

public sealed class SimplexBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (SimplexBijector.Instance, [3], Support.Simplex(3)),
        (SimplexBijector.Instance, [2], Support.Simplex(2)),
        (SimplexBijector.Instance, [6], Support.Simplex(6)),
        (SimplexBijector.Instance, [1], Support.Simplex(1)),
    ];

    /// <summary>Beyond, the determinant of the first coordinates of x, of which the last is what is left of 1, has no digits in doubles.</summary>
    protected override double Farthest => 8;

    /// <summary>For the same reason: the smallest entry is about 1e-7.</summary>
    protected override double JacobianTolerance => 1e-8;
}
