namespace Prob.Tests;

public sealed class NormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Normal(0, 1),
        new Normal(-3, 0.01),
        new Normal(1e3, 0.1),
        new Normal(2, 1e8),
    ];
}
