namespace Prob.Tests;

public sealed class SkewNormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new SkewNormal(0, 1, 0),
        new SkewNormal(2, 1e-3, -3),
        new SkewNormal(-5, 100, 4),
        new SkewNormal(0, 1, 0.5),
        new SkewNormal(0, 1, 20),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new SkewNormal(0, 1, 1e5), [-1e10]),
        (new SkewNormal(0, 1, -1e5), [1e10]),
    ];
}
