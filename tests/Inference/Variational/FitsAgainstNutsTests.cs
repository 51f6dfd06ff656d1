namespace Prob.Tests.Inference.Variational;

/// <summary>
/// Automatic guides against NUTS (4 chains of 4000 draws, whose own errors are below 0.03 standard deviations). A normal over unconstrained coordinates is not these posteriors, so means and spreads may
/// differ by more than noise: by how much was measured (means by 0.01, 0.01, 0.07 and 0.14 standard deviations, logs of spreads by 0.01, 0.01, 0.41 and 0.04), and is allowed with a third more; below 0.04 nothing is asked.
/// </summary>
public class FitsAgainstNutsTests
{
    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12], Error = [15, 10, 16, 11, 9, 11, 10, 18];

    private static Model<(Tensor Mu, Tensor Tau, Tensor Eta)> EightSchools() => Model.Define(m =>
    {
        Plate school = m.Plate("school", 8);
        m.Sample(out var mu, new Normal(0, 5));
        m.Sample(out var tau, new HalfCauchy(5));
        m.Sample(out var eta, school, new Normal(0, 1));
        m.Observe(school, new Normal(mu + (tau * eta), Error), Effect);
        return (mu, tau, eta);
    });

    private static Model<Tensor> Logistic()
    {
        var random = new Philox(11);
        var x = new double[200, 4];
        var y = new int[200];
        double[] weights = [0.5, 1, -1, 0.3];
        for (int i = 0; i < y.Length; i++)
        {
            double logit = 0;
            for (int j = 0; j < 4; j++)
            {
                x[i, j] = j == 0 ? 1 : random.NextNormal() + (j == 2 ? x[i, 1] : 0);   // two of them are correlated
                logit += weights[j] * x[i, j];
            }

            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return Model.Define(m =>
        {
            Plate row = m.Plate("row", y.Length), term = m.Plate("term", 4);
            m.Sample(out var w, term, new Normal(0, 2));
            m.Observe(row, new BernoulliLogit(Functions.Sum(row.Of(x) * w.ToVector(term))), y);
            return w;
        });
    }

    public static TheoryData<AutomaticGuide, double, double> OnLogistic => new()
    {
        { new FullRank { SticksTheLanding = true }, 0.04, 0.04 },
        { new LowRank { Rank = 2, SticksTheLanding = true }, 0.04, 0.04 },
        { new MeanField { SticksTheLanding = true }, 0.1, 0.55 },   // correlations make true spreads larger
    };

    [Theory]
    [MemberData(nameof(OnLogistic))]
    public void A_logistic_regression_agrees(AutomaticGuide guide, double mean, double spread) => AssertAgrees(Logistic(), guide, ["w"], mean, spread);

    [Fact]
    public void Eight_schools_agree() => AssertAgrees(EightSchools(), new FullRank { SticksTheLanding = true }, ["mu", "tau", "eta"], 0.19, 0.1);

    private static void AssertAgrees<TSites>(Model<TSites> model, AutomaticGuide guide, string[] sites, double mean, double spread)
    {
        SampledPosterior<TSites> nuts = model.Sample(new Nuts { Chains = 4, Warmup = 1000, Draws = 4000, Seed = 1 });
        VariationalFit<TSites> fit = model.Fit(guide with { Draws = 20_000 });
        foreach (string site in sites)
        {
            (Draws expected, Draws actual) = (nuts[site], fit[site]);
            for (int i = 0; i < expected.Mean().Length; i++)
            {
                double sd = expected.StandardDeviation()[i];
                Assert.True(Math.Abs(actual.Mean()[i] - expected.Mean()[i]) < mean * sd, $"mean of {site}[{i}]: {actual.Mean()[i]} for {expected.Mean()[i]}, standard deviation {sd}");
                Assert.True(Math.Abs(Math.Log(actual.StandardDeviation()[i] / sd)) < spread, $"standard deviation of {site}[{i}]: {actual.StandardDeviation()[i]} for {sd}");
            }
        }
    }
}
