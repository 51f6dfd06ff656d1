namespace Prob.Tests;

public sealed class OrderedBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (OrderedBijector.Instance, [3], Support.Ordered(3)),
        (OrderedBijector.Instance, [1], Support.Ordered(1)),
        (OrderedBijector.Instance, [7], Support.Ordered(7)),
    ];

    /// <summary>Beyond, a small step is lost when it is added to a large entry, and neighbours become equal.</summary>
    protected override double Farthest => 14;
}
