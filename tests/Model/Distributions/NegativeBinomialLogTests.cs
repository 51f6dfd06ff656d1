namespace Prob.Tests;

public sealed class NegativeBinomialLogTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        NegativeBinomial.FromLogMean(1.5, 2),
        NegativeBinomial.FromLogMean(-0.5, 0.01),
        NegativeBinomial.FromLogMean(3.5, 1e7),
        NegativeBinomial.FromLogMean(-7, 0.3),
        NegativeBinomial.FromLogMean(6, 40),
    ];
}
