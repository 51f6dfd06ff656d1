namespace Prob.Tests;

public sealed class InverseGammaTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new InverseGamma(3, 2),
        new InverseGamma(1, 1e-4),
        new InverseGamma(0.05, 1),
        new InverseGamma(3000, 1e4),
    ];
}
