namespace Prob.Tests;

public sealed class PoissonTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Poisson(2.5),
        new Poisson(1e-3),
        new Poisson(0),
        new Poisson(9.99),
        new Poisson(10),
        new Poisson(34.5),
        new Poisson(1e4),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Poisson(0), [0]),
    ];
}
