namespace Prob.Tests;

public sealed class WishartCholeskyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new WishartCholesky(3, new[,] { { 2.0 } }),
        new WishartCholesky(0.7, new[,] { { 1.0 } }),
        new WishartCholesky(400, new[,] { { 1e-6 } }),
        new WishartCholesky(4.5, new[,] { { 2.0, 0 }, { -1.5, 0.5 } }),
        new WishartCholesky(30, new[,] { { 2.0, 0 }, { -1.5, 0.5 } }),
        new WishartCholesky(8, new[,] { { 1.0, 0, 0 }, { 0.5, 2, 0 }, { -1, 0.25, 0.5 } }),
    ];

    [Fact]
    public void Of_a_single_variable_it_is_a_gamma_distribution()
    {
        // x = L², whose slope is 2L.
        Tensor x = 0.7;
        double expected = new Gamma(2.5, 1 / 6.0).LogDensity(x).ToScalar() + Math.Log(2 * Math.Sqrt(0.7));
        Assert.Equal(expected, new WishartCholesky(5, new[,] { { Math.Sqrt(3) } }).LogDensity(new[,] { { Math.Sqrt(0.7) } }).ToScalar(), 1e-13);
    }
}
