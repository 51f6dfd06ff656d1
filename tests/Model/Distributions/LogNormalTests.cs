namespace Prob.Tests;

public sealed class LogNormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new LogNormal(0, 1),
        new LogNormal(-5, 0.1),
        new LogNormal(3, 12),
    ];
}
