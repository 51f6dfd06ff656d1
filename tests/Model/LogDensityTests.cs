namespace Prob.Tests;

public sealed class LogDensityTests
{
    /// <summary>The slopes follow from the exponents of the densities in the tails of u.</summary>
    [Fact]
    public void Gradients_are_right_where_a_value_rounds_to_its_bound()
    {
        AssertSlope(-3, new Beta(2, 3), 60);
        AssertSlope(2, new Beta(2, 3), -800);
        AssertSlope(2, new Gamma(2, 3), -800);
        AssertSlope(-1, new HalfCauchy(1), 700);
        AssertSlope(800, new LogNormal(0, 1), -800);
        AssertSlope(-1, new Uniform(0, 1), 60);
    }

    private static void AssertSlope(double expected, IDistribution<Tensor> distribution, double at)
    {
        var model = Model.Define(m =>
        {
            m.Sample(out Tensor x, distribution);
            return x;
        });
        var gradient = new double[1];
        double density = model.LogDensity.CreateEvaluator().Evaluate([at], gradient);
        Assert.True(double.IsFinite(density), $"{distribution} has log density {density} at u = {at}.");
        Assert.Equal(expected, gradient[0], 1e-12 * Math.Abs(expected));
    }
}
