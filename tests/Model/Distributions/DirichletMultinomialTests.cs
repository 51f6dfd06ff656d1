namespace Prob.Tests;

public sealed class DirichletMultinomialTests : CountVectorLaws
{
    protected override IDistribution[] Settings =>
    [
        new DirichletMultinomial(6, new[] { 1.0, 2, 0.5 }),
        new DirichletMultinomial(30, new[] { 0.01, 3, 40 }),
        new DirichletMultinomial(0, new[] { 1.0, 2, 3 }),
        new DirichletMultinomial(8, new[] { 1e14, 3e14, 1e13 }),
        new DirichletMultinomial(5, new[] { 1e-8, 1e-8, 1e-8 }),
        new DirichletMultinomial(1000, new[] { 5.0, 7 }),
    ];

    [Fact]
    public void Of_two_categories_it_is_beta_binomial()
    {
        for (int k = 0; k <= 9; k++)
            Assert.Equal(new BetaBinomial(9, 0.7, 4).LogDensity(k).ToScalar(), new DirichletMultinomial(9, new[] { 0.7, 4 }).LogDensity(new[] { k, 9.0 - k }).ToScalar(), 1e-13);
    }
}
