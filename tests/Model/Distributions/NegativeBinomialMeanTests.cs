namespace Prob.Tests;

public sealed class NegativeBinomialMeanTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new NegativeBinomialMean(5, 2),
        new NegativeBinomialMean(0.7, 0.01),
        new NegativeBinomialMean(30, 1e7),
        new NegativeBinomialMean(1e-4, 1e-8),
        new NegativeBinomialMean(1e-3, 3),
        new NegativeBinomialMean(900, 40),
    ];

    /// <summary>With φ = 10¹⁵ the two differ by about μ/φ relative to the mass; the slope in log φ is of that order as well, and would not be if digammas were subtracted.</summary>
    [Fact]
    public void With_a_large_dispersion_it_is_the_poisson_distribution_and_flat_in_the_dispersion()
    {
        Tensor logDispersion = Tensor.Input("log dispersion", default);
        foreach (double k in new double[] { 0, 3, 40, 1000 })
        {
            Assert.Equal(new Poisson(30).LogDensity(k).ToScalar(), new NegativeBinomialMean(30, 1e15).LogDensity(k).ToScalar(), 1e-9);
            (_, Func<double[], double[]> slope) = Autodiff.FiniteDifferences.Planned([logDispersion], new NegativeBinomialMean(30, Functions.Exp(logDispersion)).LogDensity(k));
            Assert.Equal(0, slope([Math.Log(1e15)])[0], 1e-12 * (1 + k));
        }
    }
}
