namespace Prob.Tests;

/// <summary>
/// Whole runs, warm-up included, against moments known exactly. The standard error of a mean over all draws comes from 40 batches of 100 consecutive draws each, so scores follow
/// Student's t with 39 degrees of freedom; |t| below 8.5 fails by chance 2e-10 times for each of fewer than 100 moments.
/// </summary>
public sealed class PosteriorMomentsTests
{
    private const double LargestT = 8.5;

    public static TheoryData<HamiltonianSampler> Samplers =>
    [
        new Nuts(),
        new Nuts { Metric = MetricKind.Diagonal },
        new Nuts { Metric = MetricKind.LowRank },
        new Nuts { Metric = MetricKind.Dense },
        new Hmc(),
    ];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_normal_of_scales_from_a_thousandth_to_ten_thousand(HamiltonianSampler options)
    {
        double[] scales = [1e-3, 1e-1, 1, 1e2, 1e4];
        SamplingRun run = Chains.Run(_ => new ScaledNormal(scales), options);
        for (int i = 0; i < scales.Length; i++)
        {
            int coordinate = i;
            Check(run, x => x[coordinate] / scales[coordinate], 0);
            Check(run, x => x[coordinate] * x[coordinate] / (scales[coordinate] * scales[coordinate]), 1);
        }
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_correlated_normal(HamiltonianSampler options)
    {
        SamplingRun run = Chains.Run(_ => new AutoregressiveNormal(5, 0.9), options);
        Check(run, x => x[0], 0);
        Check(run, x => x[2] * x[2], 1);
        Check(run, x => x[0] * x[1], 0.9);
        Check(run, x => x[0] * x[4], 0.6561);
    }

    /// <summary>Six observations, prior Normal(0, 2²) for the mean with known noise 1.5: the posterior is normal with precision 1/4 + 6/2.25.</summary>
    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_mean_with_a_conjugate_prior(HamiltonianSampler options)
    {
        double[] y = [1.2, -0.3, 2.8, 1.9, 0.4, 3.1];
        SamplingRun run = Chains.Run(
            _ => new FunctionTarget(1, (x, gradient) =>
            {
                double sum = -x[0] * x[0] / 8;
                gradient[0] = -x[0] / 4;
                foreach (double value in y)
                {
                    sum -= (value - x[0]) * (value - x[0]) / 4.5;
                    gradient[0] += (value - x[0]) / 2.25;
                }

                return sum;
            }),
            options);
        double precision = 0.25 + (6 / 2.25), mean = y.Sum() / 2.25 / precision;
        Check(run, x => x[0], mean);
        Check(run, x => (x[0] - mean) * (x[0] - mean), 1 / precision);
    }

    /// <summary>A Poisson rate with prior Gamma(2, 1) and counts 3, 5, 1, 4 is Gamma(15, 5) a posteriori; sampled as its logarithm.</summary>
    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_rate_with_a_conjugate_prior(HamiltonianSampler options)
    {
        SamplingRun run = Chains.Run(
            _ => new FunctionTarget(1, (x, gradient) =>
            {
                double rate = Math.Exp(x[0]);
                gradient[0] = 15 - (5 * rate);
                return (15 * x[0]) - (5 * rate);
            }),
            options);
        Check(run, x => Math.Exp(x[0]), 3);
        Check(run, x => (Math.Exp(x[0]) - 3) * (Math.Exp(x[0]) - 3), 0.6);
    }

    [Fact]
    public void The_acceptance_rate_meets_its_target()
    {
        // Fifty iterations settle the last step, and the average over them errs on the small side: a wide margin.
        foreach (double target in new[] { 0.6, 0.8, 0.95 })
        {
            SamplingRun run = Chains.Run(_ => new ScaledNormal([.. Enumerable.Repeat(1.0, 20)]), new Nuts { TargetAcceptance = target });
            double mean = run.Chains.Average(c => c.Draws.Infos.ToArray().Average(i => i.AcceptanceRate));
            Assert.InRange(mean, target - 0.1, Math.Min(1, target + 0.15));
        }
    }

    private static void Check(SamplingRun run, Func<ReadOnlySpan<double>, double> moment, double expected)
    {
        const int batch = 100;
        List<double> means = [];
        foreach (ChainDraws chain in run.Chains)
        {
            for (int start = 0; start + batch <= chain.Draws.Count; start += batch)
            {
                double sum = 0;
                for (int k = start; k < start + batch; k++)
                    sum += moment(chain.Draws[k]);
                means.Add(sum / batch);
            }
        }

        double mean = means.Average(), error = Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Count - 1) / means.Count);
        Assert.True(Math.Abs(mean - expected) < LargestT * error, FormattableString.Invariant($"Expected {expected}, but the draws say {mean} ± {error}."));
    }
}
