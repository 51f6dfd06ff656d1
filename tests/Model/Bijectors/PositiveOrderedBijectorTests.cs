namespace Prob.Tests;

public sealed class PositiveOrderedBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (PositiveOrderedBijector.Instance, [3], Support.PositiveOrdered(3)),
        (PositiveOrderedBijector.Instance, [1], Support.PositiveOrdered(1)),
        (PositiveOrderedBijector.Instance, [7], Support.PositiveOrdered(7)),
    ];

    /// <summary>Beyond, a small step is lost when it is added to a large entry, and neighbours become equal.</summary>
    protected override double Farthest => 14;
}
