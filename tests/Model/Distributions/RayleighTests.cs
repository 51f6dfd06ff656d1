namespace Prob.Tests;

public sealed class RayleighTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Rayleigh(1),
        new Rayleigh(1e-4),
        new Rayleigh(1e4),
    ];
}
