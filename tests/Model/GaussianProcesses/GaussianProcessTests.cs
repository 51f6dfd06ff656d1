using MathNet.Numerics.LinearAlgebra;

namespace Prob.Tests;

public sealed class GaussianProcessTests : ContinuousDistributionLaws
{
    private static readonly double[] X = [0, 0.5, 1.7, 2], Y = [0.3, -0.4, 1.1, 0.9], New = [0.5, 1, 4];

    protected override IDistribution[] Settings =>
    [
        new GaussianProcess(new SquaredExponential(1.5, 0.7), new[] { 0.0, 0.4 }, 0.25, 0.3),
        new GaussianProcess(new SquaredExponential(1, 2), new[] { 0.0, 0.5 }),
        new GaussianProcess(new Matern12(1, 0.5), new[] { 3.0 }, -2, 1),
        new GaussianProcess(new Matern32(2, new[] { 0.5, 3 }) + new White(0.1), new[,] { { 0.0, 1 }, { 0.3, 0 } }),
        new GaussianProcess((new Matern52(1, 1) * new Periodic(1, 0.8, 3)) + new LinearKernel(0.3, 1) + new ConstantKernel(2), new[] { 0.0, 2 }, new[] { 1.0, 2 }, new[] { 0.1, 0.2 }),
    ];

    private static Kernel Kernel => (new Matern52(1.2, 0.8) * new Periodic(1, 0.8, 3)) + new White(0.3);

    /// <summary>By the inverse of the joint covariance of old and new values: Σ*ₒ Σₒₒ⁻¹ y and the inverse of the precision's block (a partitioned inverse, not the formula of the code).</summary>
    [Fact]
    public void Values_at_other_inputs_follow_from_the_joint_distribution()
    {
        double[] all = [.. X, .. New];
        double At(int i, int j)
        {
            double d = Math.Abs(all[i] - all[j]), r = Math.Sqrt(5) * d / 0.8, s = Math.Sin(Math.PI * d / 3) / 0.8;
            double k = 1.44 * (1 + r + (r * r / 3)) * Math.Exp(-r) * Math.Exp(-2 * s * s);
            return k + (i == j ? 0.09 + (i < 4 ? 0.04 : 0) : 0);
        }

        Matrix<double> precision = Matrix<double>.Build.Dense(7, 7, At).Inverse();
        Matrix<double> covariance = precision.SubMatrix(4, 3, 4, 3).Inverse();
        Vector<double> mean = -(covariance * precision.SubMatrix(4, 3, 0, 4) * Vector<double>.Build.Dense([.. Y.Select(y => y - 0.5)])) + 0.25;
        MultivariateNormal there = new GaussianProcess(Kernel, X, 0.5, 0.2).Given(Y, New, 0.25);
        double[] actualMean = there.Mean.ToArray(), actual = there.Covariance.ToArray();
        // To 1e-8: the jitter of 1e-9 of the variance.
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(mean[i], actualMean[i], 1e-12);
            for (int j = 0; j < 3; j++)
                Assert.Equal(covariance[i, j], actual[(3 * i) + j], 1e-8);
        }
    }

    [Fact]
    public void White_coordinates_give_the_same_posterior_as_the_values_themselves()
    {
        // 4 chains of 1000: 5 standard errors of both, false alarm 1e-6 for each of four means.
        Nuts sampler = new() { Seed = 2 };
        Posterior<Tensor> direct = Model.Define(m =>
        {
            m.Sample(out var f, new GaussianProcess(Kernel, X));
            m.Observe(m.Plate("row", 4), new Normal(f, 0.4), Y);
            return f;
        }).Sample(sampler);
        Posterior<Tensor> white = Model.Define(m =>
        {
            var row = m.Plate("row", 4);
            m.Sample(out var z, row, new Normal(0, 1));
            Tensor f = new GaussianProcess(Kernel, X).FromWhite(z.ToVector(row));
            m.Observe(row, new Normal(f, 0.4), Y);
            return f;
        }).Sample(sampler);
        for (int i = 0; i < 4; i++)
        {
            double[][] a = direct.Of(f => f).Entry(i), b = white.Of(f => f).Entry(i);
            Assert.Equal(a.SelectMany(v => v).Average(), b.SelectMany(v => v).Average(), 5 * (Diagnostics.MonteCarloErrorMean(a) + Diagnostics.MonteCarloErrorMean(b)));
        }
    }

    [Fact]
    public void Series_in_a_plate_have_processes_of_their_own()
    {
        double[] lengths = [0.5, 2];
        Model<Tensor> model = Model.Define(m =>
        {
            var series = m.Plate("series", 2);
            m.Sample(out var length, series, new Gamma(2, 2));
            m.Observe(series, new GaussianProcess(new SquaredExponential(1, length), X, noise: 0.1), new[,] { { 0.3, -0.4, 1.1, 0.9 }, { 0, 1, 2, 3 } });
            return length;
        });
        double[] u = [.. lengths.Select(length => Math.Log(length))];
        double expected = lengths.Sum(l => MathNet.Numerics.Distributions.Gamma.PDFLn(2, 2, l) + Math.Log(l))
            + new GaussianProcess(new SquaredExponential(1, 0.5), X, noise: 0.1).LogDensity(new[] { 0.3, -0.4, 1.1, 0.9 }).ToScalar()
            + new GaussianProcess(new SquaredExponential(1, 2), X, noise: 0.1).LogDensity(new[] { 0.0, 1, 2, 3 }).ToScalar();
        Assert.Equal(expected, model.LogDensity.CreateEvaluator().Evaluate(u, new double[2]), 1e-10);
    }

    [Fact]
    public void Inputs_that_are_none_are_refused()
    {
        Assert.Contains("have shape []", Assert.Throws<ArgumentException>(() => new GaussianProcess(Kernel, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("[4] and [2, 2]", Assert.Throws<ArgumentException>(() => Kernel.Covariance(X, new[,] { { 1.0, 2 }, { 3, 4 } })).Message, StringComparison.Ordinal);
        Assert.Contains("one for each coordinate", Assert.Throws<ArgumentException>(() => new Matern12(1, new[] { 1.0, 2 }).Covariance(X)).Message, StringComparison.Ordinal);
    }

    /// <summary>Two inputs at one place, and no noise.</summary>
    [Fact]
    public void What_has_no_Cholesky_factor_cannot_be_drawn()
    {
        var random = new Philox(1);
        var process = new GaussianProcess(new SquaredExponential(1, 1), new[] { 1.0, 1 }, 0, new[] { 1e-12, 1e-12 });
        Assert.Contains("Add noise", Assert.Throws<ArgumentException>(() => process.Sample(ref random, [1, 1, 1, 1, 0, 1e-12, 1e-12], new double[2])).Message, StringComparison.Ordinal);
    }
}
