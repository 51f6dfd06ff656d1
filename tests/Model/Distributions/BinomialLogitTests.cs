namespace Prob.Tests;

public sealed class BinomialLogitTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        Binomial.FromLogit(10, -0.8),
        Binomial.FromLogit(0, 2),
        Binomial.FromLogit(1000, 7),
        Binomial.FromLogit(3000, 0.5),
        Binomial.FromLogit(40, -800),
    ];
}
