namespace Prob.Tests;

public sealed class GammaTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Gamma(2, 3),
        new Gamma(1, 1),
        new Gamma(0.5, 1e-3),
        new Gamma(0.02, 1),
        new Gamma(3000, 1e4),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Gamma(1, 2), [0]),
    ];
}
