namespace Prob.Tests;

public sealed class MultivariateStudentTTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new MultivariateStudentT(3, new[] { 0.0, 0 }, new[,] { { 1.0, 0 }, { 0, 1 } }),
        new MultivariateStudentT(8, new[] { 1.0, -2 }, new[,] { { 4.0, 3.6 }, { 3.6, 4 } }),
        new MultivariateStudentT(1e6, new[] { 1.0, -2 }, new[,] { { 1e-4, -3e-3 }, { -3e-3, 1 } }),
        new MultivariateStudentT(4, new[] { 1.0, -2, 5 }, new[,] { { 1.0, 0.5, -1 }, { 0.5, 4.25, 0 }, { -1, 0, 1.5 } }),
    ];

    [Fact]
    public void A_factor_gives_the_density_and_the_draws_of_the_scale()
    {
        Tensor factor = new[,] { { 2.0, 0, 0 }, { -1, 0.5, 0 }, { 0.25, 3, 1.5 } }, x = new[] { 0.5, -2, 4 };
        Tensor scale = Functions.Dot(factor, Functions.Transpose(factor));
        var fromFactor = MultivariateStudentT.FromCholesky(5, 1, factor);
        var fromScale = new MultivariateStudentT(5, 1, scale);
        Assert.Equal(fromScale.LogDensity(x).ToScalar(), fromFactor.LogDensity(x).ToScalar(), 1e-13);

        (Philox first, Philox second) = (new Philox(1), new Philox(1));
        (double[] draw, double[] other) = (new double[3], new double[3]);
        fromFactor.Sample(ref first, [5, 1, .. factor.ToArray()], draw);
        fromScale.Sample(ref second, [5, 1, .. scale.ToArray()], other);
        for (int i = 0; i < 3; i++)
            Assert.Equal(draw[i], other[i], 1e-14 * Math.Abs(draw[i]));
    }

    [Fact]
    public void A_scale_that_is_not_positive_definite_cannot_be_drawn_from()
    {
        var error = Assert.Throws<ArgumentException>(() =>
        {
            var random = new Philox(1);
            new MultivariateStudentT(3, 0, new[,] { { 1.0, 2 }, { 2, 1 } }).Sample(ref random, [3, 0, 1, 2, 2, 1], new double[2]);
        });
        Assert.Contains("The scale of 2 variables must be positive definite", error.Message, StringComparison.Ordinal);
    }
}
