namespace Prob.Tests;

public sealed class ExponentialModifiedNormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new ExponentialModifiedNormal(0, 1, 1),
        new ExponentialModifiedNormal(-2, 0.1, 0.3),
        new ExponentialModifiedNormal(5, 2, 0.02),
        new ExponentialModifiedNormal(1, 3, 1e3),
        new ExponentialModifiedNormal(0, 1, 1e9),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new ExponentialModifiedNormal(0, 1, 1), [-1e10]),
        (new ExponentialModifiedNormal(0, 1, 1), [1e10]),
        (new ExponentialModifiedNormal(0, 1, 1), [1]),
    ];
}
