namespace Prob.Tests;

public sealed class HypergeometricTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Hypergeometric(4, 6, 9),
        new Hypergeometric(12, 7, 9),
        new Hypergeometric(0, 3, 4),
        new Hypergeometric(5, 5, 0),
        new Hypergeometric(3, 0, 5),
        new Hypergeometric(20, 1000, 1e9),
        new Hypergeometric(40_000, 50_000, 30_000),
    ];
}
