namespace Prob.Tests;

public sealed class PoissonLogTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        Poisson.FromLogRate(0.9),
        Poisson.FromLogRate(-7),
        Poisson.FromLogRate(3.5),
        Poisson.FromLogRate(9),
    ];
}
