namespace Prob.Tests;

public sealed class WishartTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Wishart(3, new[,] { { 2.0 } }),
        new Wishart(0.7, new[,] { { 1.0 } }),
        new Wishart(400, new[,] { { 1e-6 } }),
        new Wishart(4.5, new[,] { { 4.0, 1.8 }, { 1.8, 1 } }),
        new Wishart(30, new[,] { { 4.0, 1.8 }, { 1.8, 1 } }),
        new Wishart(8, new[,] { { 1.0, 0.5, -1 }, { 0.5, 4.25, 0 }, { -1, 0, 1.5 } }),
    ];

    [Fact]
    public void Of_a_single_variable_it_is_a_gamma_distribution()
    {
        Assert.Equal(new Gamma(2.5, 1 / 6.0).LogDensity(0.7).ToScalar(), new Wishart(5, new[,] { { 3.0 } }).LogDensity(new[,] { { 0.7 } }).ToScalar(), 1e-13);
    }

    [Fact]
    public void A_scale_that_is_not_positive_definite_cannot_be_drawn_from()
    {
        var error = Assert.Throws<ArgumentException>(() =>
        {
            var random = new Philox(1);
            new Wishart(3, new[,] { { 1.0, 2 }, { 2, 1 } }).Sample(ref random, [3, 1, 2, 2, 1], new double[4]);
        });
        Assert.Contains("The scale of 2 variables must be positive definite", error.Message, StringComparison.Ordinal);
    }
}
