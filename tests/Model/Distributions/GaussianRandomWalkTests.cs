namespace Prob.Tests;

public sealed class GaussianRandomWalkTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new GaussianRandomWalk(0, 1, 0, 1, 2),
        new GaussianRandomWalk(10, 0.25, -0.5, 2, 2),
        new GaussianRandomWalk(-3, 1e-3, 1, 0.1, 2),
        new GaussianRandomWalk(1, 1e6, 0, 4e5, 2),
    ];

    /// <summary>Of the covariance σ₁² + (min(s, t) − 1) σ², to 1e-11: of the condition number, a few hundred, in roundings.</summary>
    [Fact]
    public void It_is_the_normal_distribution_of_its_covariance()
    {
        (double mean, double first, double drift, double step) = (1.5, 0.7, -0.2, 0.4);
        for (int length = 1; length <= 7; length++)
        {
            double[] means = new double[length];
            var covariance = new double[length, length];
            for (int s = 0; s < length; s++)
            {
                means[s] = mean + (s * drift);
                for (int t = 0; t < length; t++)
                    covariance[s, t] = (first * first) + (Math.Min(s, t) * step * step);
            }

            var walk = new GaussianRandomWalk(mean, first, drift, step, length);
            Tensor x = Points(walk, 10, seed: 3);
            Assert.Equal(new MultivariateNormal(means, covariance).LogDensity(x).ToArray(), walk.LogDensity(x).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-11);
        }
    }

    [Fact]
    public void A_walk_has_a_length() => Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianRandomWalk(0, 1, 0, 1, 0));

    /// <summary>A walk in each cell of a plate, each with its own step, and observed: as the steps written out one by one.</summary>
    [Fact]
    public void Series_in_a_plate_equal_steps_written_out()
    {
        double[,] observed = { { 0.5, 1, 0.2, -1 }, { 3, 2, 2.5, 4 } };
        var model = Model.Define(m =>
        {
            var series = m.Plate("series", 2);
            m.Sample(out var step, series, new HalfNormal(1));
            m.Sample(out var level, series, new GaussianRandomWalk(0, 2, 0.1, step, 4));
            m.Observe(series, new GaussianRandomWalk(Functions.Sum(level), 1, 0, step, 4), observed);
            return level;
        });
        ILogDensity density = model.LogDensity.CreateEvaluator();
        double[] u = [0.2, -0.4, 0.1, 0.5, -1, 2, 1, 1.5, 0.3, -2], gradient = new double[10];
        double actual = density.Evaluate(u, gradient), expected = 0;
        double Log(double x, double mean, double deviation) => MathNet.Numerics.Distributions.Normal.PDFLn(mean, deviation, x);
        for (int s = 0; s < 2; s++)
        {
            double step = Math.Exp(u[s]);
            double[] level = u[(2 + (4 * s))..(6 + (4 * s))];
            expected += new HalfNormal(1).LogDensity(step).ToScalar() + u[s];
            for (int t = 0; t < 4; t++)
            {
                expected += t == 0 ? Log(level[0], 0, 2) : Log(level[t], level[t - 1] + 0.1, step);
                expected += t == 0 ? Log(observed[s, 0], level.Sum(), 1) : Log(observed[s, t], observed[s, t - 1], step);
            }
        }

        Assert.Equal(expected, actual, 1e-11);
    }
}
