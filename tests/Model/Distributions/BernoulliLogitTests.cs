namespace Prob.Tests;

public sealed class BernoulliLogitTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        Bernoulli.FromLogit(-0.8),
        Bernoulli.FromLogit(9),
        Bernoulli.FromLogit(-750),
    ];
}
