namespace Prob.Tests;

public sealed class BetaTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Beta(2, 3),
        new Beta(1, 1),
        new Beta(0.5, 0.5),
        new Beta(0.02, 4),
        new Beta(700, 12),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Beta(1, 1), [0]),
        (new Beta(1, 1), [1]),
        (new Beta(1, 3), [0]),
        (new Beta(3, 1), [1]),
    ];
}
