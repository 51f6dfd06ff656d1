using MathNet.Numerics.LinearAlgebra;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Laplace's approximation where it is exact, where formulas tell what it is, and where it must say that it is not to be trusted.</summary>
public sealed class LaplaceMethodTests
{
    private static readonly double[] Height = [1.2, 0.3, -0.8, 2.1, 0.9], Slope = [-2, -1, 0, 1, 2];

    [Fact]
    public void A_normal_posterior_is_met_exactly()
    {
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", Height.Length);
            m.Sample(out var a, new Normal(0, 2));
            m.Sample(out var b, new Normal(1, 0.5));
            m.Observe(row, new Normal(a + (b * row.Of(Slope)), 0.7), Height);
            return (a, b);
        });
        LaplaceApproximation<(Tensor A, Tensor B)> fit = model.Fit(new LaplaceMethod { Draws = 20_000, Seed = 3 });

        // Conjugate: precision P = diag(1/4, 4) + XᵀX / 0.49, mean P⁻¹ (prior + Xᵀy / 0.49); the columns of X are orthogonal.
        double precisionA = 0.25 + (5 / 0.49), precisionB = 4 + (10 / 0.49);
        double meanA = Height.Sum() / 0.49 / precisionA, meanB = (4 + (Height.Zip(Slope, (y, x) => x * y).Sum() / 0.49)) / precisionB;
        Near(fit["a"].Values(), meanA, 1 / Math.Sqrt(precisionA));
        Near(fit["b"].Values(), meanB, 1 / Math.Sqrt(precisionB));

        // The evidence: y is normal with mean x and covariance 4 + 0.25 x xᵀ + 0.49 I.
        var covariance = Matrix<double>.Build.Dense(5, 5, (i, j) => 4 + (0.25 * Slope[i] * Slope[j]) + (i == j ? 0.49 : 0));
        Vector<double> residual = Vector<double>.Build.Dense([.. Height.Zip(Slope, (y, x) => y - x)]);
        double evidence = -0.5 * ((residual * covariance.Inverse() * residual) + Math.Log(covariance.Determinant()) + (5 * Math.Log(2 * Math.PI)));
        Assert.Equal(evidence, fit.LogEvidence, 1e-8);
        Assert.True(fit.Converged && fit.KHat < 0.5 && fit.Gradients > 0);
        // Weights differ by what the search leaves, a millionth.
        Assert.Equal(20_000, fit.Importance.EffectiveSampleSize, 1);
        Assert.Empty(fit.Summary().Warnings);
        Assert.Equal(20_000, fit.Summary()["a"].EssBulk);
    }

    [Fact]
    public void The_mode_is_that_of_the_coordinates_with_their_Jacobian()
    {
        // u = log x for x ~ Gamma(a, b): log density a u − b eᵘ, mode log(a/b), curvature a.
        LaplaceApproximation<Tensor> gamma = Model.Define(m =>
        {
            m.Sample(out var x, new Gamma(3, 2));
            return x;
        }).Fit(new LaplaceMethod { Draws = 20_000 });
        Near([.. gamma["x"].Values().Select(x => Math.Log(x))], Math.Log(1.5), 1 / Math.Sqrt(3));
        // a log b − log Γ(a) + a log(a/b) − a + ½ log 2π/a; the search stops within 1e-9 nats of the top, √(2e-9/3) = 3e-5 of u, and the curvature varies as u.
        Assert.Equal((3 * Math.Log(2)) - Math.Log(2) + (3 * Math.Log(1.5)) - 3 + (0.5 * Math.Log(2 * Math.PI / 3)), gamma.LogEvidence, 3e-5);
    }

    [Fact]
    public void The_Hessian_is_that_of_finite_differences()
    {
        double[] seen = [0.2, -0.4, 0.1, 3.3, 2.7];
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", seen.Length);
            m.Sample(out var scale, new Gamma(2, 2));
            m.Sample(out var weights, new Dirichlet([2, 3, 4]));
            m.Sample(out var mu, new Restricted(new Normal(0, 5), Support.Ordered(2)));
            m.Sample(out var shift, time, new Normal(0, scale));
            m.Chain(out var state, time, new Categorical([0.5, 0.5]), s => new Categorical(((Tensor)new double[,] { { 0.9, 0.1 }, { 0.2, 0.8 } })[s]));
            m.Observe(time, new StudentT(4, mu[state] + shift, 1 + weights[0]), seen);
            return (scale, weights, mu, shift, state);
        });
        LogDensity density = model.LogDensity;
        var random = new Philox(7);
        int n = density.Dimension;
        double[] position = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double[] hessian = density.Hessian(position);
        ILogDensity evaluator = density.CreateEvaluator();
        const double step = 1e-5;
        for (int i = 0; i < n; i++)
        {
            double[] above = [.. position], below = [.. position], gradientAbove = new double[n], gradientBelow = new double[n];
            above[i] += step;
            below[i] -= step;
            evaluator.Evaluate(above, gradientAbove);
            evaluator.Evaluate(below, gradientBelow);
            // Central differences of gradients of size 10: h² of the third derivatives and 1e-15 · 10 / h of rounding, 1e-9 both.
            for (int j = 0; j < n; j++)
                Assert.Equal((gradientAbove[j] - gradientBelow[j]) / (2 * step), hessian[(i * n) + j], 1e-6);
        }
    }

    [Fact]
    public void A_logistic_regression_is_that_of_NUTS()
    {
        Model<Tensor> model = LogisticRegression();
        LaplaceApproximation<Tensor> fit = model.Fit(new LaplaceMethod { Draws = 4000 });
        SampledPosterior<Tensor> nuts = model.Sample(new Nuts { Draws = 2000, Seed = 2 });
        // 100 rows: the posterior is a little skew, by which mode and mean differ by up to a tenth of a standard deviation and spreads by a tenth.
        Assert.True(fit.KHat < 0.7, fit.Verdict);
        for (int k = 0; k < 3; k++)
        {
            SummaryRow expected = nuts.Summary()[$"beta[{k}]"], found = fit.Summary()[$"beta[{k}]"];
            Assert.InRange((found.Mean - expected.Mean) / expected.StandardDeviation, -0.2, 0.2);
            Assert.InRange(found.StandardDeviation / expected.StandardDeviation, 0.85, 1.15);
        }
    }

    [Fact]
    public void A_heavy_tail_is_reported()
    {
        // The ratio of a Cauchy to a normal density has no moments.
        LaplaceApproximation<Tensor> fit = Model.Define(m =>
        {
            m.Sample(out var x, m.Plate("n", 3), new Cauchy(0, 1));
            return x;
        }).Fit(new LaplaceMethod());
        Assert.True(fit.KHat > 0.7);
        Assert.Contains(fit.Summary().Warnings, warning => warning.Contains("do not trust", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        Model<Tensor> model = LogisticRegression();
        LaplaceApproximation<Tensor> fit = model.Fit(new LaplaceMethod { Seed = 5 });
        Assert.Equal(fit["beta"].Values(2), model.Fit(new LaplaceMethod { Seed = 5 })["beta"].Values(2));
        Assert.NotEqual(fit["beta"].Values(2), model.Fit(new LaplaceMethod { Seed = 6 })["beta"].Values(2));
    }

    [Fact]
    public void Coordinates_without_curvature_are_named()
    {
        string message = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var known, new Normal(0, 1));
            m.Sample(out var unknown, m.Plate("n", 3), new ImproperUniform());
            m.Observe(new Normal(unknown[0] + known, 1), 2);
            return (known, unknown);
        }).Fit(new LaplaceMethod())).Message;
        Assert.Contains("flat along coordinate 1 of 'unknown'", message, StringComparison.Ordinal);
        Assert.Contains("coordinate 2 of 'unknown'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'known'", message, StringComparison.Ordinal);

        message = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var fine, new Normal(0, 1));
            m.Sample(out var first, new ImproperUniform());
            m.Sample(out var second, new ImproperUniform());
            m.Observe(new Normal(first + (1e3 * second), 1), 2);
            return (fine, first, second);
        }).Fit(new LaplaceMethod())).Message;
        Assert.Contains("flat between 'first'", message, StringComparison.Ordinal);
        Assert.Contains("'second'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'fine'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_density_without_a_mode_is_refused()
    {
        // The neck of the funnel: the density rises for ever as v falls.
        string message = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var v, new ImproperUniform());
            m.Sample(out var x, m.Plate("n", 4), new Normal(0, Exp(v / 2)));
            return (v, x);
        }).Fit(new LaplaceMethod { Search = new Lbfgs { MaximumSteps = 50 } })).Message;
        Assert.Contains("'v'", message, StringComparison.Ordinal);
        Assert.Contains("had not converged", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evidence_of_what_is_not_normalised_is_refused()
    {
        LaplaceApproximation<Tensor> fit = Model.Define(m =>
        {
            m.Sample(out var mu, new Restricted(new Normal(0, 5), Support.Ordered(2)));
            return mu;
        }).Fit(new LaplaceMethod());
        Assert.Contains("'mu' (line", Assert.Throws<ModelException>(() => fit.LogEvidence).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaplaceMethod { Draws = 0 });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => LogisticRegression().Fit(new LaplaceMethod(), cancelled.Token));
    }

    /// <summary>100 rows of three predictors, drawn with fixed seeds.</summary>
    internal static Model<Tensor> LogisticRegression()
    {
        var random = new Philox(99);
        double[] truth = [0.5, -1, 0.8], outcomes = new double[100];
        var rows = new double[100, 3];
        for (int i = 0; i < 100; i++)
        {
            double logit = 0;
            for (int k = 0; k < 3; k++)
            {
                rows[i, k] = k == 0 ? 1 : random.NextNormal();
                logit += truth[k] * rows[i, k];
            }

            outcomes[i] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return Model.Define(m =>
        {
            m.Sample(out var beta, new MultivariateNormalCholesky(new double[3], new double[,] { { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 2 } }));
            var row = m.Plate("row", 100);
            m.Observe(row, new BernoulliLogit(Sum(row.Of((Tensor)rows) * beta)), outcomes);
            return beta;
        });
    }

    /// <summary>Mean and standard deviation of independent normal draws are within five standard errors, sd/√n and sd/√(2n), of what they estimate: in all but 6e-7 of cases.</summary>
    internal static void Near(double[] draws, double mean, double standardDeviation)
    {
        double error = standardDeviation / Math.Sqrt(draws.Length);
        Assert.InRange(draws.Average(), mean - (5 * error), mean + (5 * error));
        Assert.InRange(Math.Sqrt(ScalarDraws.Variance(draws)), standardDeviation - (5 * error / Math.Sqrt(2)), standardDeviation + (5 * error / Math.Sqrt(2)));
    }
}
