namespace Prob.Tests;

/// <summary>What judges calibration, on ranks and probabilities whose distribution is known.</summary>
public sealed class CalibrationStatisticsTests
{
    private const int Largest = 20;

    /// <summary>Probabilities of at most 0.01 in 2000 trials are 20 or fewer on average; more than 50 come by chance at most 1e-8 times.</summary>
    [Fact]
    public void Uniform_ranks_are_rarely_surprising()
    {
        var random = new Philox(1);
        int surprises = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            var ranks = new int[100];
            foreach (ref int rank in ranks.AsSpan())
                rank = random.NextInt(Largest + 1);
            surprises += RankUniformity.Probability(ranks, Largest) <= 0.01 ? 1 : 0;
        }

        Assert.InRange(surprises, 0, 50);
    }

    /// <summary>Ranks of a standard normal truth among draws of a normal distribution with another mean or width.</summary>
    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(-1.0, 1.0)]
    [InlineData(0.0, 0.4)]
    [InlineData(0.0, 3.0)]
    public void Ranks_in_a_wrong_posterior_are_found_out(double mean, double width)
    {
        var random = new Philox(1);
        var ranks = new int[100];
        foreach (ref int rank in ranks.AsSpan())
        {
            double truth = random.NextNormal();
            for (int draw = 0; draw < Largest; draw++)
                rank += mean + (width * random.NextNormal()) < truth ? 1 : 0;
        }

        Assert.InRange(RankUniformity.Probability(ranks, Largest), 0, 1e-7);
    }

    /// <summary>As above: 20 bounds in each of 100 trials, of which 20 or fewer are at most 0.01 on average; 100, as those of one trial depend on each other and may come together.</summary>
    [Fact]
    public void Probabilities_that_come_true_are_rarely_surprising()
    {
        var random = new Philox(2);
        int surprises = 0;
        for (int trial = 0; trial < 100; trial++)
            surprises += MarginalConsistency.Findings(Forecasts(ref random, 100, static p => p)).Count(finding => finding.Probability <= 0.01);
        Assert.InRange(surprises, 0, 100);
    }

    [Fact]
    public void Probabilities_that_are_too_sure_or_too_timid_are_found_out()
    {
        var random = new Philox(3);
        Assert.InRange(MarginalConsistency.Findings(Forecasts(ref random, 400, static p => p * p * p)).Min(finding => finding.Probability), 0, 1e-7);
        Assert.InRange(MarginalConsistency.Findings(Forecasts(ref random, 400, static p => Math.Sqrt(p))).Min(finding => finding.Probability), 0, 1e-7);
    }

    /// <summary>Three cells of three values each, drawn from probabilities that are reported after a change.</summary>
    private static Replication[] Forecasts(ref Philox random, int count, Func<double, double> change)
    {
        var replications = new Replication[count];
        foreach (ref Replication replication in replications.AsSpan())
        {
            var marginals = new double[3, 3];
            var states = new int[3];
            for (int cell = 0; cell < states.Length; cell++)
            {
                double[] p = PlainDraws.Dirichlet(ref random, 1, 1, 1), changed = Array.ConvertAll(p, own => change(own));
                states[cell] = PlainDraws.Categorical(ref random, p);
                for (int k = 0; k < p.Length; k++)
                    marginals[cell, k] = changed[k] / changed.Sum();
            }

            replication = new Replication([], marginals, states);
        }

        return replications;
    }
}
