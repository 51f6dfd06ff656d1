using MathNet.Numerics.LinearAlgebra;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Pathfinder against dense formulas, normal targets, NUTS, and where it must say that it is not to be trusted.</summary>
public sealed class PathfinderTests
{
    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12], Error = [15, 10, 16, 11, 9, 11, 10, 18];

    private static readonly Model<(Tensor Mu, Tensor Tau, Tensor Eta)> EightSchools = Model.Define(m =>
    {
        var school = m.Plate("school", 8);
        m.Sample(out var mu, new Normal(0, 5));
        m.Sample(out var tau, new HalfCauchy(5));
        m.Sample(out var eta, school, new Normal(0, 1));
        m.Observe(school, new Normal(mu + (tau * eta), Error), Effect);
        return (mu, tau, eta);
    });

    [Theory]
    [InlineData(3, 2)]     // more columns than coordinates
    [InlineData(4, 2)]
    [InlineData(30, 6)]
    [InlineData(9, 1)]
    public void The_normal_of_a_path_is_that_of_the_update_of_BFGS(int n, int pairs)
    {
        var random = new Philox(3, purpose: (uint)n);
        double[] alpha = Normals(n, ref random).Select(x => Math.Exp(x)).ToArray();
        // Changes A s of a positive definite A, as on a quadratic.
        var root = Matrix<double>.Build.DenseOfRowMajor(n, n, Normals(n * n, ref random));
        Matrix<double> a = (root * root.Transpose()) + Matrix<double>.Build.DenseIdentity(n);
        var memory = new LimitedMemory();
        Matrix<double> h = Matrix<double>.Build.DenseOfDiagonalArray(alpha), one = Matrix<double>.Build.DenseIdentity(n);
        for (int i = 0; i < pairs; i++)
        {
            Vector<double> s = Vector<double>.Build.Dense(Normals(n, ref random)), z = a * s;
            memory.Add([.. s], [.. z]);
            Matrix<double> e = one - (s.OuterProduct(z) / (s * z));
            h = (e * h * e.Transpose()) + (s.OuterProduct(s) / (s * z));
        }

        var place = new Place(n);
        Normals(n, ref random).CopyTo(place.Position, 0);
        place.Evaluate(new ScaledNormal([.. Enumerable.Repeat(2.0, n)]));
        FactoredNormal normal = FactoredNormal.At(place, memory.Pairs, alpha)!;
        Assert.Equal(h.ToRowMajorArray(), normal.Covariance(), new Within(1e-9 * h.L2Norm()));
        Assert.Equal(h.Diagonal(), normal.Variances(), new Within(1e-9 * h.L2Norm()));

        Vector<double> mean = Vector<double>.Build.Dense(place.Position) + (h * Vector<double>.Build.Dense(place.Gradient));
        Matrix<double> precision = h.Inverse();
        double peak = -0.5 * (h.Cholesky().DeterminantLn + (n * Math.Log(2 * Math.PI)));
        const int draws = 4000;
        double squares = 0;
        var x = new double[n];
        for (int i = 0; i < draws; i++)
        {
            double log = normal.Draw(ref random, x);
            Vector<double> off = Vector<double>.Build.Dense(x) - mean;
            double distance = off * precision * off;
            squares += distance;
            if (i < 10)
                Assert.Equal(peak - (0.5 * distance), log, new Within(1e-7));
        }

        // Squared distances are χ² of n degrees: their mean is within five standard errors of n in all but 6e-7 of cases.
        Assert.InRange(squares / draws, n - (5 * Math.Sqrt(2.0 * n / draws)), n + (5 * Math.Sqrt(2.0 * n / draws)));
    }

    [Fact]
    public void A_normal_target_is_recovered()
    {
        double[,] covariance = { { 2, 1.2, 0.3 }, { 1.2, 1, 0.1 }, { 0.3, 0.1, 0.5 } };
        double[] mean = [1, -2, 0.5];
        Model<Tensor> model = Model.Define(m =>
        {
            m.Sample(out var x, new MultivariateNormal(mean, covariance));
            return x;
        });
        PathfinderApproximation<Tensor> fit = model.Fit(new Pathfinder { Draws = 5000 });
        Assert.True(fit.Converged);
        Assert.True(fit.KHat < 0.7, fit.Verdict);
        double worth = fit.Summary()["x[0]"].EssBulk;
        Assert.InRange(worth, 1000, 5000);
        for (int i = 0; i < 3; i++)
        {
            // As in LaplaceMethodTests.Near, for what the draws are worth.
            double error = Math.Sqrt(covariance[i, i] / worth);
            Assert.InRange(fit["x"].Mean()[i], mean[i] - (5 * error), mean[i] + (5 * error));
            for (int j = 0; j <= i; j++)
            {
                double product = fit["x"].Values(i).Zip(fit["x"].Values(j), (a, b) => (a - mean[i]) * (b - mean[j])).Average();
                double spread = Math.Sqrt(((covariance[i, i] * covariance[j, j]) + (covariance[i, j] * covariance[i, j])) / worth);
                Assert.InRange(product, covariance[i, j] - (5 * spread), covariance[i, j] + (5 * spread));
            }
        }

        // The bound of a normalised target is at most 0, up to the noise of 25 draws, and near it at its best.
        Assert.All(fit.Paths, path => Assert.InRange(path.Elbo[path.Best], -1, 1));
        Assert.All(fit.Paths, path => Assert.Equal(path.Elbo.Where(double.IsFinite).Max(), path.Elbo[path.Best]));
    }

    [Fact]
    public void One_path_gives_its_own_draws()
    {
        PathfinderApproximation<Tensor> fit = LaplaceMethodTests.LogisticRegression().Fit(new Pathfinder { Paths = 1, Draws = 300 });
        Assert.Equal(300, fit.Summary()["beta[0]"].EssBulk);
        Assert.Equal(300, fit["beta"].Values(0).Distinct().Count());
        Assert.Single(fit.Paths);
    }

    [Fact]
    public void A_logistic_regression_is_that_of_NUTS()
    {
        Model<Tensor> model = LaplaceMethodTests.LogisticRegression();
        PathfinderApproximation<Tensor> fit = model.Fit(new Pathfinder { Draws = 4000 });
        Summary expected = model.Sample(new Nuts { Draws = 2000, Seed = 2 }).Summary(), found = fit.Summary();
        Assert.True(fit.KHat < 0.7, fit.Verdict);
        for (int k = 0; k < 3; k++)
        {
            // Importance makes up for the skew; the Monte Carlo error of some 2000 draws is 0.02 standard deviations, five of them 0.1.
            SummaryRow one = expected[$"beta[{k}]"], other = found[$"beta[{k}]"];
            Assert.InRange((other.Mean - one.Mean) / one.StandardDeviation, -0.15, 0.15);
            Assert.InRange(other.StandardDeviation / one.StandardDeviation, 0.9, 1.1);
        }
    }

    [Fact]
    public void Eight_schools_are_roughly_those_of_NUTS_and_it_says_so()
    {
        PathfinderApproximation<(Tensor Mu, Tensor Tau, Tensor Eta)> fit = EightSchools.Fit(new Pathfinder { Seed = 3 });
        Summary expected = EightSchools.Sample(new Nuts { Seed = 2 }).Summary(), found = fit.Summary();
        // No normal distribution covers log τ together with the scale of all else, and a path knows few of its directions: k-hat is 0.7 to 1.1 over seeds, means are within a standard deviation.
        Assert.True(fit.KHat > 0.5);
        Assert.Contains(found.Warnings, warning => warning.StartsWith("k-hat", StringComparison.Ordinal));
        foreach (string name in (string[])["mu", "tau", "eta[0]", "eta[7]"])
            Assert.InRange((found[name].Mean - expected[name].Mean) / expected[name].StandardDeviation, -1, 1);
    }

    [Fact]
    public void A_funnel_is_reported()
    {
        Model<Tensor> model = Model.Define(m =>
        {
            m.Sample(out var v, new Normal(0, 3));
            m.Sample(out var x, m.Plate("n", 9), new Normal(0, Exp(v / 2)));
            return v;
        });
        PathfinderApproximation<Tensor>[] fits = [.. Enumerable.Range(1, 5).Select(seed => model.Fit(new Pathfinder { Seed = (ulong)seed })).OrderBy(fit => fit.KHat)];
        // A k-hat is itself a noisy estimate, of draws that never see the mouth of the funnel: where it is low the worth of the weights tells.
        Assert.True(fits[2].KHat > 0.7, fits[2].Verdict);
        Assert.Contains("do not trust", fits[2].Summary().ToString(), StringComparison.Ordinal);
        Assert.All(fits, fit => Assert.NotEmpty(fit.Warnings));
    }

    [Fact]
    public void Discrete_sites_are_summed_out_and_come_back()
    {
        double[] seen = [-2.2, -1.7, -2.1, 1.8, 2.3, 2.2];
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", seen.Length);
            m.Sample(out var mu, new Restricted(new Normal(0, 5), Support.Ordered(2)));
            m.Sample(out var z, row, new Bernoulli(0.5));
            m.Observe(row, new Normal(mu[z], 1), seen);
            return (mu, z);
        });
        double[,] marginals = model.Fit(new Pathfinder()).Of(s => s.z).Marginals();
        Assert.True(marginals[0, 0] > 0.9 && marginals[4, 1] > 0.9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        double[][] draws = [.. ((int[])[1, 2, 4]).Select(threads => EightSchools.Fit(new Pathfinder { Seed = 8, Threads = threads })["eta"].Values(3))];
        Assert.Equal(draws[0], draws[1]);
        Assert.Equal(draws[0], draws[2]);
        Assert.NotEqual(draws[0], EightSchools.Fit(new Pathfinder { Seed = 9 })["eta"].Values(3));
    }

    [Fact]
    public void Progress_is_told_and_a_cancelled_fit_keeps_what_it_has()
    {
        var reports = new List<PathfinderProgress>();
        using var source = new CancellationTokenSource();
        PathfinderApproximation<(Tensor Mu, Tensor Tau, Tensor Eta)> fit = EightSchools.Fit(
            new Pathfinder { Threads = 1 },
            new Heard(report =>
            {
                reports.Add(report);
                if (report.Path == 1)
                    source.Cancel();
            }),
            source.Token);
        Assert.Equal(4, reports.Count(report => report.Stopped));
        Assert.False(fit.Converged);
        Assert.Equal(1000, fit["mu"].Count);
        Assert.Contains(fit.Warnings, warning => warning.Contains("before it had converged", StringComparison.Ordinal));
        using var early = new CancellationTokenSource();
        early.Cancel();
        Assert.Throws<OperationCanceledException>(() => EightSchools.Fit(new Pathfinder(), cancellation: early.Token));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pathfinder { Paths = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pathfinder { Draws = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pathfinder { ElboDraws = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pathfinder { Tolerance = 0 });
        string message = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Factor(Log(-1 - Square(x)));
            return x;
        }).Fit(new Pathfinder())).Message;
        Assert.Contains("No starting point", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_can_start_at_its_draws()
    {
        var options = new Nuts { Initial = new Pathfinder { Paths = 2, Draws = 200 }, Chains = 3, Warmup = 0, Draws = 5, Seed = 6 };
        LogDensity density = LaplaceMethodTests.LogisticRegression().LogDensity;
        for (int chain = 0; chain < 3; chain++)
        {
            InitialPoint start = options.Initial!.Start(density.CreateEvaluator(), options.Seed, chain, default);
            InitialPoint again = options.Initial.Start(density.CreateEvaluator(), options.Seed, chain, default);
            Assert.Equal(start.Position, again.Position);
            // Without a warm-up the first metric is still there when the chain stops.
            ChainDraws diagonal = Chains.Run(_ => density.CreateEvaluator(), options).Chains[chain], dense = Chains.Run(_ => density.CreateEvaluator(), options with { Metric = MetricKind.Dense }).Chains[chain];
            Assert.Equal(start.Normal!.Variances(), diagonal.State!.InverseMass);
            Assert.Equal(start.Normal.Covariance(), dense.State!.InverseMass);
            Assert.True(diagonal.WarmupGradients + diagonal.SamplingGradients > start.Gradients);
        }

        Assert.Equal(3, Chains.Run(_ => density.CreateEvaluator(), options with { Draws = 1 }).Chains.Select(chain => chain.Draws[0][0]).Distinct().Count());
    }

    [Fact]
    public void A_chain_so_started_resumes_to_the_same_bits_and_samples_the_posterior()
    {
        Model<Tensor> model = LaplaceMethodTests.LogisticRegression();
        var options = new Nuts { Initial = new Pathfinder { Paths = 1, Draws = 100 }, Chains = 2, Warmup = 300, Draws = 1000, Seed = 6 };
        SampledPosterior<Tensor> whole = model.Sample(options);
        LogDensity density = model.LogDensity;
        SamplingRun part = Chains.Run(_ => density.CreateEvaluator(), options with { Draws = 40 });
        SamplingRun rest = Chains.Resume(_ => density.CreateEvaluator(), options, [part.Chains[0].State, null]);
        Assert.Equal(whole.Run.Chains[0].Draws[999], rest.Chains[0].Draws[959]);
        Assert.Equal(whole.Run.Chains[1].Draws[999], rest.Chains[1].Draws[999]);
        SummaryRow found = whole.Summary()["beta[1]"], expected = model.Sample(new Nuts { Seed = 2 }).Summary()["beta[1]"];
        double error = Math.Sqrt((found.MonteCarloError * found.MonteCarloError) + (expected.MonteCarloError * expected.MonteCarloError));
        Assert.InRange(found.Mean, expected.Mean - (5 * error), expected.Mean + (5 * error));   // in all but 6e-7 of cases
    }

    private static double[] Normals(int count, ref Philox random)
    {
        var normals = new double[count];
        foreach (ref double x in normals.AsSpan())
            x = random.NextNormal();
        return normals;
    }

    private sealed class Heard(Action<PathfinderProgress> action) : IProgress<PathfinderProgress>
    {
        public void Report(PathfinderProgress value) => action(value);
    }
}
