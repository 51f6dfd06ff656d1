namespace Prob.Tests;

public sealed class FrechetTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Frechet(1, 2),
        new Frechet(0.4, 1e-4),
        new Frechet(2.5, 1e4),
        new Frechet(6, 3),
    ];
}
