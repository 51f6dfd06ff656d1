namespace Prob.Tests;

public sealed class NegativeBinomialTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new NegativeBinomial(2.5, 0.5),
        new NegativeBinomial(0.03, 0.2),
        new NegativeBinomial(1, 1),
        new NegativeBinomial(1e-8, 0.01),
        new NegativeBinomial(1e7, 4e6),
        new NegativeBinomial(400, 0.5),
    ];

    /// <summary>Its rate drawn from a gamma distribution: ∫ Poisson(k; λ) Gamma(λ; α, β) dλ, to 1e-10, what is asked of the quadrature.</summary>
    [Fact]
    public void It_is_a_poisson_distribution_whose_rate_is_gamma_distributed()
    {
        var rate = new Gamma(3.5, 0.8);
        for (int k = 0; k < 12; k++)
        {
            double expected = MathNet.Numerics.Integration.GaussKronrodRule.Integrate(
                r => Math.Exp(new Poisson(r).LogDensity(k).ToScalar() + rate.LogDensity(r).ToScalar()), 0, 80, out _, out _, 1e-12, 20);
            Assert.Equal(expected, Math.Exp(new NegativeBinomial(3.5, 0.8).LogDensity(k).ToScalar()), 1e-10);
        }
    }
}
