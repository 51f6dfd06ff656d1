namespace Prob.Tests;

public sealed class MultivariateNormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new MultivariateNormal(new[] { 0.0, 0 }, new[,] { { 1.0, 0 }, { 0, 1 } }),
        new MultivariateNormal(new[] { 1.0, -2 }, new[,] { { 4.0, 3.6 }, { 3.6, 4 } }),
        new MultivariateNormal(new[] { 1.0, -2 }, new[,] { { 1e-4, -3e-3 }, { -3e-3, 1 } }),
    ];

    [Fact]
    public void A_factor_gives_the_density_and_the_draws_of_the_covariance()
    {
        Tensor factor = new[,] { { 2.0, 0, 0 }, { -1, 0.5, 0 }, { 0.25, 3, 1.5 } }, mean = new[] { 1.0, 2, 3 }, x = new[] { 0.5, -2, 4 };
        Tensor covariance = Functions.Dot(factor, Functions.Transpose(factor));
        var fromFactor = MultivariateNormal.FromCholesky(mean, factor);
        var fromCovariance = new MultivariateNormal(mean, covariance);
        Assert.Equal(fromCovariance.LogDensity(x).ToScalar(), fromFactor.LogDensity(x).ToScalar(), 1e-13);

        (Philox first, Philox second) = (new Philox(1), new Philox(1));
        (double[] draw, double[] other) = (new double[3], new double[3]);
        fromFactor.Sample(ref first, [.. mean.ToArray(), .. factor.ToArray()], draw);
        fromCovariance.Sample(ref second, [.. mean.ToArray(), .. covariance.ToArray()], other);
        for (int i = 0; i < 3; i++)
            Assert.Equal(draw[i], other[i], 1e-14 * Math.Abs(draw[i]));
    }

    [Fact]
    public void A_scalar_mean_stands_for_equal_ones()
    {
        Tensor covariance = new[,] { { 4.0, 1 }, { 1, 2 } }, x = new[] { 0.5, -2 };
        Assert.Equal(new MultivariateNormal(new[] { 3.0, 3 }, covariance).LogDensity(x).ToScalar(), new MultivariateNormal(3, covariance).LogDensity(x).ToScalar());
    }

    [Fact]
    public void A_covariance_that_is_not_positive_definite_cannot_be_drawn_from()
    {
        var error = Assert.Throws<ArgumentException>(() =>
        {
            var random = new Philox(1);
            new MultivariateNormal(0, new[,] { { 1.0, 2 }, { 2, 1 } }).Sample(ref random, [0, 1, 2, 2, 1], new double[2]);
        });
        Assert.Contains("positive definite", error.Message);
    }
}
