using Prob.Graphs;

namespace Prob.Tests;

public sealed class AutoRegressiveTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new AutoRegressive(new[] { 0.5 }, 0, 1, 0, 1, 2),
        new AutoRegressive(new[] { -0.9 }, 2, 0.5, 1, 0.6, 2),
        new AutoRegressive(new[] { 3.0 }, -1, 1e-3, 0, 5e-4, 2),
        new AutoRegressive(new[] { 0.999_999 }, 1e-3, 1, 5, 2, 2),
        new AutoRegressive(new[] { 0.3, -0.4 }, 1, 2, -1, 0.5, 2),
    ];

    /// <summary>
    /// x = (I − Φ)⁻¹ e with independent e, so that the covariance is (I − Φ)⁻¹ D (I − Φ)⁻ᵀ, by plain forward substitution; to 1e-10, roundings times the condition number.
    /// </summary>
    [Fact]
    public void It_is_the_normal_distribution_of_its_covariance()
    {
        foreach (double[] phi in (double[][])[[0.7], [-1.2], [0.5, 0.3], [1.1, -0.6, 0.2]])
        {
            for (int length = phi.Length; length <= 7; length++)
            {
                // Row t of the matrix: how much of each e is in the value t.
                var mixing = new double[length, length];
                double[] means = new double[length];
                for (int t = 0; t < length; t++)
                {
                    bool isFirst = t < phi.Length;
                    mixing[t, t] = isFirst ? 1.5 : 0.4;
                    means[t] = isFirst ? -1 : 0.3;
                    for (int j = 1; j <= phi.Length && !isFirst; j++)
                    {
                        means[t] += phi[j - 1] * means[t - j];
                        for (int e = 0; e < t; e++)
                            mixing[t, e] += phi[j - 1] * mixing[t - j, e];
                    }
                }

                var covariance = new double[length, length];
                foreach (int[] place in Laws.Repeated.Places(length, length, length))
                    covariance[place[0], place[1]] += mixing[place[0], place[2]] * mixing[place[1], place[2]];
                var series = new AutoRegressive(phi, 0.3, 0.4, -1, 1.5, length);
                Tensor x = Points(series, 10, seed: 3);
                Assert.Equal(new MultivariateNormal(means, covariance).LogDensity(x).ToArray(), series.LogDensity(x).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-10);
            }
        }
    }

    [Fact]
    public void With_a_coefficient_of_1_it_is_a_random_walk()
    {
        var walk = new GaussianRandomWalk(0.5, 2, -0.1, 0.3, 6);
        Tensor x = Points(walk, 10, seed: 5);
        Assert.Equal(walk.LogDensity(x).ToArray(), new AutoRegressive(new[] { 1.0 }, -0.1, 0.3, 0.5, 2, 6).LogDensity(x).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    /// <summary>A draw is a function of noise whose matrix of slopes is triangular, with the deviations on its diagonal: log p(x(z)) = Σ log Normal(zₜ; 0, 1) − Σ log of the deviations.</summary>
    [Fact]
    public void The_density_of_a_draw_is_that_of_its_noise()
    {
        var particle = new Axis("particle", 50);
        foreach (IReparameterised series in (IReparameterised[])[new AutoRegressive(new[] { 0.5, 0.3 }, 0.2, 0.4, -1, 1.5, 6), new AutoRegressive(new[] { 1.1, -0.6, 0.2 }, 0, 2, 1, 0.1, 9)])
        {
            var noise = new Noise();
            Tensor draw = series.Draw(noise, AxisSet.Of(particle));
            double[] z = new double[noise.Inputs[0].Type.Size], densities = new double[50];
            var random = new Philox(2);
            noise.Draw(ref random, z);
            Plan.Compile(noise.Inputs, series.LogDensity(draw)).CreateWorkspace().Run(z, densities);
            double[] parameters = ParameterValues(series);
            int length = series.Shape[0], order = parameters.Length - 4;
            double constant = (order * Math.Log(parameters[^1])) + ((length - order) * Math.Log(parameters[^3]));
            for (int i = 0; i < 50; i++)
                Assert.Equal(z.AsSpan(i * length, length).ToArray().Sum(v => new Normal(0, 1).LogDensity(v).ToScalar()) - constant, densities[i], 1e-11);
        }
    }

    /// <summary>Standardised residuals of draws of the sampler: a mean of 200 000 independent standard normal numbers, and of their squares, within 5 standard errors; false alarms 1e-6 each.</summary>
    [Fact]
    public void Residuals_of_draws_are_standard_normal()
    {
        const int count = 20_000;
        double[] phi = [0.9, -0.5];
        var series = new AutoRegressive(phi, 0.2, 0.4, -1, 1.5, 10);
        double[] residuals = [.. Points(series, count, seed: 6).ToArray().Chunk(10).SelectMany(x => x.Select((value, t) =>
            t < 2 ? (value + 1) / 1.5 : (value - 0.2 - (phi[0] * x[t - 1]) - (phi[1] * x[t - 2])) / 0.4))];
        Assert.Equal(0, residuals.Average(), 5 / Math.Sqrt(residuals.Length));
        Assert.Equal(1, residuals.Average(r => r * r), 5 * Math.Sqrt(2.0 / residuals.Length));
        Assert.Equal(0, residuals.Zip(residuals.Skip(1), (a, b) => a * b).Average(), 5 / Math.Sqrt(residuals.Length));
    }

    [Fact]
    public void What_is_not_a_series_is_refused()
    {
        Assert.Equal(
            "An autoregressive series needs at least one coefficient and at least as many values, but was given 3 coefficients and a length of 2.",
            Assert.Throws<ArgumentException>(() => new AutoRegressive(new[] { 0.1, 0.2, 0.3 }, 0, 1, 0, 1, 2)).Message);
        Assert.StartsWith("Coefficients must be a vector, but was given a scalar.", Assert.Throws<ArgumentException>(() => new AutoRegressive(0.5, 0, 1, 0, 1, 2)).Message, StringComparison.Ordinal);
    }
}
