namespace Prob.Tests;

public sealed class BinomialTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Binomial(10, 0.3),
        new Binomial(0, 0.5),
        new Binomial(1000, 0.002),
        new Binomial(100_000, 0.4),
        new Binomial(60, 0.97),
        new Binomial(50, 0.2),
        new Binomial(8, 0),
        new Binomial(8, 1),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Binomial(5, 0), [0]),
        (new Binomial(5, 1), [5]),
        (new Binomial(0, 0.5), [0]),
    ];
}
