using static Prob.Functions;

namespace Prob.Tests;

/// <summary>
/// Sites that are matrices, directions and vectors of a plane, under samplers, guides and simulation: against posteriors that are known. Means lie within 5 Monte Carlo standard errors: a false
/// alarm once in 1.7 million each.
/// </summary>
public sealed class ConstrainedSitesTests
{
    private static readonly double[,] Seen = { { 1.2, 0.3 }, { -0.7, -1.1 }, { 0.4, 0.9 }, { 2.1, 1.0 }, { -1.6, -0.2 }, { 0.1, -0.8 } };

    [Fact]
    public void Factors_of_correlations_have_the_moments_of_their_prior()
    {
        Model<Tensor> model = Model.Define(m =>
        {
            m.Sample(out var factor, new LkjCholesky(3, 2));
            return factor;
        });
        Posterior<Tensor> posterior = model.Sample(new Nuts { Draws = 2000, Seed = 3 });
        AssertCorrelations(posterior.Of(l => Dot(l, Transpose(l))), b: 2.5);

        // Entries that are always 0 or 1 have no spread, and are nothing to warn of.
        Summary summary = posterior.Summary();
        Assert.Empty(summary.Warnings);
        Assert.Equal(9, summary.Rows.Count);
        Assert.All([summary.Rows[0], summary.Rows[1]], row => Assert.True(double.IsNaN(row.RHat) && double.IsNaN(row.EssBulk)));
        Assert.Equal([1, 0], [summary.Rows[0].Mean, summary.Rows[1].Mean]);
        AssertCorrelations(model.Simulate(4000, seed: 2).Of(l => Dot(l, Transpose(l))), b: 2.5);
    }

    [Fact]
    public void Correlation_matrices_have_the_moments_of_their_prior()
    {
        Model<Tensor> model = Model.Define(m =>
        {
            m.Sample(out var correlation, new Lkj(3, 1));
            return correlation;
        });
        Posterior<Tensor> posterior = model.Sample(new Nuts { Draws = 2000, Seed = 4 });
        AssertCorrelations(posterior["correlation"], b: 1.5);
        Assert.Empty(posterior.Summary().Warnings);
        AssertCorrelations(model.Simulate(4000, seed: 2)["correlation"], b: 1.5);
    }

    /// <summary>Conjugate: Σ | x ~ InverseWishart(ν + n, Ψ + Σᵢ xᵢ xᵢᵀ), whose mean is (Ψ + S)/(ν + n − k − 1); of Σ itself and of its factor.</summary>
    [Fact]
    public void Covariances_and_their_factors_have_the_conjugate_posterior()
    {
        double[,] scale = { { 2, 0.5 }, { 0.5, 1 } };
        Model<Tensor> ofCovariance = Model.Define(m =>
        {
            Plate row = m.Plate("row", 6);
            m.Sample(out var covariance, new InverseWishart(8, scale));
            m.Observe(row, new MultivariateNormal(0, covariance), Seen);
            return covariance;
        });
        Model<Tensor> ofFactor = Model.Define(m =>
        {
            Plate row = m.Plate("row", 6);
            m.Sample(out var factor, new InverseWishartCholesky(8, Cholesky(scale)));
            m.Observe(row, new MultivariateNormalCholesky(0, factor), Seen);
            return Dot(factor, Transpose(factor));
        });
        double[] expected = [.. scale.Cast<double>().Select((value, i) => (value + Enumerable.Range(0, 6).Sum(row => Seen[row, i / 2] * Seen[row, i % 2])) / 11)];
        foreach (Model<Tensor> model in (Model<Tensor>[])[ofCovariance, ofFactor])
        {
            Posterior<Tensor> posterior = model.Sample(new Nuts { Draws = 2000, Seed = 5 });
            AssertMeans(expected, posterior.Of(covariance => covariance));
            Assert.Empty(posterior.Summary().Warnings);
        }

        // Before the data the mean is Ψ/(ν − k − 1).
        AssertMeans([.. scale.Cast<double>().Select(value => value / 5)], ofCovariance.Simulate(4000, seed: 1)["covariance"]);
    }

    /// <summary>Conjugate: the precision | x ~ Wishart(ν + n, (V⁻¹ + S)⁻¹), whose mean is (ν + n)(V⁻¹ + S)⁻¹; of the precision's factor.</summary>
    [Fact]
    public void Factors_of_precisions_have_the_conjugate_posterior()
    {
        Model<Tensor> model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 6);
            m.Sample(out var factor, new WishartCholesky(5, new[,] { { 1.0, 0 }, { 0, 1 } }));
            // log N(x; 0, (L Lᵀ)⁻¹) without its constant.
            m.Factor(row, Sum(Log(Diagonal(factor))) - (0.5 * Sum(Square(Dot(Transpose(factor), row.Of(Seen))))));
            return Dot(factor, Transpose(factor));
        });
        var inverse = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(Seen);
        inverse = (inverse.TransposeThisAndMultiply(inverse) + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(2)).Inverse() * 11;
        AssertMeans(inverse.ToRowMajorArray(), model.Sample(new Nuts { Draws = 2000, Seed = 6 }).Of(precision => precision));
    }

    /// <summary>Conjugate: with groups of means ȳᵢ, each of variance v, an effect is 1/(1 + v/σ²) of ȳᵢ − ȳ, and has variance (1 − 1/k)/(1/σ² + 1/v).</summary>
    [Fact]
    public void Effects_that_sum_to_0_have_the_conjugate_posterior()
    {
        double[] y = [3, -1, 0.5, 1.5];
        const double v = 0.36, sigma = 2, share = 1 / (1 + (v / (sigma * sigma)));
        Model<Tensor> model = Model.Define(m =>
        {
            Plate group = m.Plate("group", 4);
            m.Sample(out var effect, new ZeroSumNormal(4, sigma));
            m.Sample(out var level, new ImproperUniform());
            m.Observe(group, new Normal(level + effect.ToAxis(group), Math.Sqrt(v)), y);
            return effect;
        });
        Posterior<Tensor> posterior = model.Sample(new Nuts { Draws = 2000, Seed = 7 });
        double[] expected = [.. y.Select(mean => share * (mean - 1))];
        double deviation = Math.Sqrt(0.75 * share * v);
        AssertMeans(expected, posterior["effect"]);
        for (int i = 0; i < 4; i++)
            Assert.Equal(deviation, posterior["effect"].StandardDeviation()[i], 5 * Diagnostics.MonteCarloErrorStandardDeviation(posterior["effect"].Entry(i)));
        Assert.All(posterior.Of(effect => Sum(effect)).Values(), sum => Assert.Equal(0, sum, 1e-13));
        Assert.Empty(posterior.Summary().Warnings);

        // The posterior is normal in the coordinates, so a guide that holds it finds it; its last steps still jump by some hundredths of a standard deviation.
        VariationalFit<Tensor> fit = model.Fit(new FullRank { SticksTheLanding = true, Draws = 20_000 });
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], fit["effect"].Mean()[i], 0.1 * deviation);
    }

    /// <summary>A prior with a scale of its own: the power of σ in the density is that of k − 1 free effects, which a density of k would miss.</summary>
    [Fact]
    public void The_scale_of_effects_that_sum_to_0_is_inferred()
    {
        // σ² | x ∝ prior · σ^−(k − 1) exp(−½ |x|²/σ²): with a prior InverseGamma(3, 2) it is InverseGamma(3 + (k − 1)/2, 2 + |x|²/2).
        Model<Tensor> model = Model.Define(m =>
        {
            m.Sample(out var square, new InverseGamma(3, 2));
            m.Observe(new ZeroSumNormal(4, Sqrt(square)), new[] { 3.0, -1, -2.5, 0.5 });
            return square;
        });
        AssertMeans([(2 + (0.5 * 16.5)) / 3.5], model.Sample(new Nuts { Draws = 2000, Seed = 8 })["square"]);
    }

    /// <summary>With log density κ μ·x on the sphere (von Mises and Fisher) the mean is (coth κ − 1/κ) μ; flat, it is 0, with variance 1/3.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(60)]
    public void Directions_have_the_mean_of_their_density(double kappa)
    {
        double[] mu = [0.6, 0, -0.8];
        Model<Tensor> model = Model.Define(m =>
        {
            m.Sample(out var direction, new Restricted(new ImproperUniform(), Support.UnitVector(3)));
            m.Factor(kappa * Sum(direction * mu));
            return direction;
        });
        Posterior<Tensor> posterior = model.Sample(new Nuts { Draws = 2000, Seed = 9 });
        double length = kappa == 0 ? 0 : (1 / Math.Tanh(kappa)) - (1 / kappa);
        AssertMeans([.. mu.Select(part => length * part)], posterior["direction"]);
        // E (μ·x)² = 1 − 2 E(μ·x)/κ.
        AssertMeans([kappa == 0 ? 1.0 / 3 : 1 - (2 * length / kappa)], posterior.Of(direction => Square(Sum(direction * mu))));
        Assert.All(posterior.Of(direction => Sum(Square(direction))).Values(), square => Assert.Equal(1, square, 1e-14));
        Assert.Empty(posterior.Summary().Warnings);
        if (kappa == 60)
        {
            VariationalFit<Tensor> fit = model.Fit(new MeanField { Draws = 20_000 });
            for (int i = 0; i < 3; i++)
                Assert.Equal(length * mu[i], fit["direction"].Mean()[i], 0.02);
        }
    }

    /// <summary>Conjugate: with μ ~ Normal(0, 1) and y from two log-normal draws, log y = 3 and 1, μ | y ~ Normal(4/3, 1/√3).</summary>
    [Fact]
    public void Transformed_sites_are_those_of_the_named_distribution()
    {
        Model<(Tensor Mu, Tensor X)> model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 2);
            m.Sample(out var mu, new Normal(0, 1));
            m.Sample(out var x, row, new Transformed(new Normal(mu, 1), new LowerBijector(row.Of(new[] { 0.0, 10 }))));
            m.Observe(row, new Transformed(new Normal(mu, 1), new LowerBijector(0)), new[] { Math.Exp(3), Math.Exp(1) }, "y");
            return (mu, x);
        });
        Posterior<(Tensor Mu, Tensor X)> posterior = model.Sample(new Nuts { Draws = 2000, Seed = 10 });
        // log x₀ and log(x₁ − 10) are μ plus standard normal noise.
        AssertMeans([4.0 / 3], posterior["mu"]);
        AssertMeans([4.0 / 3, 4.0 / 3], posterior.Of(s => Log(s.X - ((Tensor)new[] { 0.0, 10 }).ToAxis(s.X.Axes[0]))));
        Simulation<(Tensor Mu, Tensor X)> prior = model.Simulate(4000, seed: 3);
        Assert.All(prior["x"].Values(1), value => Assert.True(value > 10));
        AssertMeans([0], prior.Of(s => s.Mu));
    }

    /// <summary>Mean 0 and variance 1/(2b + 1) for each pair.</summary>
    private static void AssertCorrelations(Draws correlations, double b)
    {
        foreach (int entry in (int[])[1, 2, 5, 3])
        {
            double[][] chains = correlations.Entry(entry);
            Assert.Equal(0, correlations.Mean()[entry], 5 * Diagnostics.MonteCarloErrorMean(chains));
            double[][] squares = Array.ConvertAll(chains, chain => Array.ConvertAll(chain, r => r * r));
            Assert.Equal(1 / ((2 * b) + 1), squares.SelectMany(chain => chain).Average(), 5 * Diagnostics.MonteCarloErrorMean(squares));
        }

        Assert.All(correlations.Values(4), one => Assert.Equal(1, one, 1e-15));
    }

    private static void AssertMeans(double[] expected, Draws draws)
    {
        for (int entry = 0; entry < expected.Length; entry++)
            Assert.Equal(expected[entry], draws.Mean()[entry], 5 * Diagnostics.MonteCarloErrorMean(draws.Entry(entry)));
    }
}
