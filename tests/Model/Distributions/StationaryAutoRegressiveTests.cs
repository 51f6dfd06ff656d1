using Prob.Graphs;

namespace Prob.Tests;

public sealed class StationaryAutoRegressiveTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        AutoRegressive.Stationary(0.5, 0, 1, 2),
        AutoRegressive.Stationary(-0.7, 2, 0.1, 2),
        AutoRegressive.Stationary(0, 4, 300, 2),
        AutoRegressive.Stationary(0.8, -1, 1e-3, 2),
    ];

    /// <summary>Mean c/(1 − φ) and covariances σ²φ^|s − t|/(1 − φ²) whatever the time is.</summary>
    [Fact]
    public void A_stationary_series_has_the_same_variance_at_all_times()
    {
        (double phi, double constant, double deviation) = (-0.8, 1.5, 0.6);
        var covariance = new double[6, 6];
        foreach (int[] place in Laws.Repeated.Places(6, 6))
            covariance[place[0], place[1]] = deviation * deviation * Math.Pow(phi, Math.Abs(place[0] - place[1])) / (1 - (phi * phi));
        var series = AutoRegressive.Stationary(phi, constant, deviation, 6);
        Tensor x = Points(series, 10, seed: 4);
        Assert.Equal(
            new MultivariateNormal(constant / (1 - phi), covariance).LogDensity(x).ToArray(), series.LogDensity(x).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-11);
    }

    /// <summary>Data with a coefficient for each series meet the plate, and the coefficient is inferred.</summary>
    [Fact]
    public void Series_in_a_plate_have_coefficients_of_their_own()
    {
        double[,] observed = { { 0.5, 1, 0.2, -1 }, { 3, 2, 2.5, 4 } };
        double[] constants = [0.1, 0.5];
        var model = Model.Define(m =>
        {
            var series = m.Plate("series", 2);
            m.Sample(out var phi, series, new Uniform(-1, 1));
            m.Observe(series, AutoRegressive.Stationary(phi, constants, 0.7, 4), observed);
            return phi;
        });
        double[] u = [0.3, -1.2], gradient = new double[2];
        double actual = model.LogDensity.CreateEvaluator().Evaluate(u, gradient), expected = 0;
        for (int s = 0; s < 2; s++)
        {
            double sigmoid = 1 / (1 + Math.Exp(-u[s])), phi = (2 * sigmoid) - 1;
            double[] x = [.. Enumerable.Range(0, 4).Select(t => observed[s, t])];
            expected += Math.Log(sigmoid * (1 - sigmoid)) + AutoRegressive.Stationary(phi, constants[s], 0.7, 4).LogDensity(x).ToScalar();
        }

        Assert.Equal(expected, actual, 1e-12);
        double[] differences = Autodiff.FiniteDifferences.Gradient(at => model.LogDensity.CreateEvaluator().Evaluate(at, new double[2]), u);
        for (int i = 0; i < 2; i++)
            Assert.Equal(differences[i], gradient[i], 1e-8);
    }

    [Fact]
    public void A_coefficient_that_turns_out_too_large_for_a_stationary_series_is_impossible()
    {
        Tensor phi = Tensor.Input("phi", default);
        Workspace density = Plan.Compile([phi], AutoRegressive.Stationary(phi, 0, 1, 3).LogDensity(new[] { 1.0, 2, 3 })).CreateWorkspace();
        var value = new double[1];
        foreach (double outside in new[] { 1, -1, 1.5 })
        {
            density.Run([outside], value);
            Assert.Equal(double.NegativeInfinity, value[0]);
        }
    }
}
