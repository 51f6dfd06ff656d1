namespace Prob.Tests;

public sealed class GumbelTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Gumbel(0, 1),
        new Gumbel(-5, 1e-3),
        new Gumbel(1e3, 1e5),
    ];
}
