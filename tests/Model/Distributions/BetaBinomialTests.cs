namespace Prob.Tests;

public sealed class BetaBinomialTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new BetaBinomial(10, 2, 3),
        new BetaBinomial(10, 1, 1),
        new BetaBinomial(0, 2, 3),
        new BetaBinomial(7, 1e-8, 2e-8),
        new BetaBinomial(1000, 0.5, 40),
        new BetaBinomial(60, 1e14, 3e14),
        new BetaBinomial(100_000, 300, 200),
    ];

    [Fact]
    public void With_flat_probabilities_all_counts_are_equally_probable()
    {
        for (int k = 0; k <= 10; k++)
            Assert.Equal(-Math.Log(11), new BetaBinomial(10, 1, 1).LogDensity(k).ToScalar(), 1e-14);
    }
}
