using static Prob.Functions;

namespace Prob.Tests;

/// <summary>The draws of a posterior in the model of other data, and pointwise log-likelihoods: against the formulas in plain C#, draw by draw.</summary>
public sealed class PosteriorGivenTests
{
    private static readonly Nuts Sampler = new() { Chains = 2, Warmup = 200, Draws = 100, Seed = 5 };

    internal static readonly Model<(double[] X, double[] Y), (Tensor Slope, Tensor Sigma, Tensor Mean)> Line = Model.Define((ModelBuilder m, (double[] X, double[] Y) data) =>
    {
        var row = m.Plate("row", data.X.Length);
        m.Sample(out var slope, new Normal(0, 2));
        m.Sample(out var sigma, new HalfNormal(1));
        Tensor mean = slope * row.Of(data.X);
        m.Observe(row, new Normal(mean, sigma), data.Y, name: "y");
        return (slope, sigma, mean);
    });

    private static readonly Posterior<(Tensor Slope, Tensor Sigma, Tensor Mean)> Fitted = Line.Given(([1, 2, 3], [1.1, 2.3, 2.8])).Sample(Sampler);

    [Fact]
    public void Expressions_predictions_and_likelihoods_are_those_of_the_new_data()
    {
        double[] x = [-1, 4], y = [0.5, 4.2];
        Posterior<(Tensor Slope, Tensor Sigma, Tensor Mean)> there = Fitted.Given(Line.Given((x, y)));
        (Draws slope, Draws sigma, Draws mean, Draws likelihood) = (Fitted["slope"], Fitted["sigma"], there.Of(s => s.Mean), there.LogLikelihood());
        Assert.Equal(Shape.Of(2), mean.Shape);
        Assert.Equal(Shape.Of(2), likelihood.Shape);
        for (int draw = 0; draw < 100; draw++)
        {
            (double b, double s) = (slope[1, draw][0], sigma[1, draw][0]);
            Assert.Equal(b, there["slope"][1, draw][0]);
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(b * x[i], mean[1, draw][i], 1e-14);
                Assert.Equal(MathNet.Numerics.Distributions.Normal.PDFLn(b * x[i], s, y[i]), likelihood[1, draw][i], 1e-12);
            }
        }

        // 200 draws: |mean of the draws − mean of the means| is within 5 of its standard errors, sigma/√200 on average; false alarm 1e-6.
        double spread = sigma.Values().Average(s => s * s);
        double[] predicted = there.Predict(seed: 3)["y"].Mean();
        Assert.Equal(mean.Mean()[1], predicted[1], 5 * Math.Sqrt(spread / 200));
        Assert.Equal(["slope", "sigma"], there.Summary().Rows.Select(row => row.Name));
    }

    [Fact]
    public void Groups_that_the_posterior_has_not_seen_are_drawn_anew_when_asked_for()
    {
        Model<double[], (Tensor Tau, Tensor Theta)> groups = Model.Define((ModelBuilder m, double[] y) =>
        {
            var group = m.Plate("group", y.Length);
            m.Sample(out var tau, new HalfNormal(0.5));
            m.Sample(out var theta, group, new Normal(10, tau));
            m.Observe(group, new Normal(theta, 1), y);
            return (tau, theta);
        });
        Posterior<(Tensor Tau, Tensor Theta)> posterior = groups.Given([9, 10, 11]).Sample(Sampler);
        string message = Assert.Throws<ModelException>(() => posterior.Given(groups.Given([12, 13]))).Message;
        Assert.Contains("'theta' (line", message, StringComparison.Ordinal);
        Assert.Contains("shape [2] with these data, but [3] in the posterior", message, StringComparison.Ordinal);
        Assert.Contains("'other' was to be drawn anew", Assert.Throws<ModelException>(() => posterior.Given(groups.Given([1, 2, 3]), "other")).Message, StringComparison.Ordinal);

        Posterior<(Tensor Tau, Tensor Theta)> there = posterior.Given(groups.Given([12, 13]), "theta");
        Draws tau = there["tau"], theta = there["theta"];
        Assert.Equal(posterior["tau"].Values(), tau.Values());
        Assert.Equal(Shape.Of(2), theta.Shape);
        // Standardised by each draw's own tau they are 400 standard normal numbers: mean within 5/20, variance within 5 √(2/400); false alarm 1e-6 each.
        double[] z = [.. Enumerable.Range(0, 2).SelectMany(i => theta.Values(i).Zip(tau.Values(), (t, s) => (t - 10) / s))];
        Assert.InRange(z.Average(), -0.25, 0.25);
        Assert.InRange(z.Average(v => v * v), 1 - 0.354, 1 + 0.354);
        Assert.Equal(theta.Values(), posterior.Given(groups.Given([12, 13]), "theta")["theta"].Values());
    }

    [Fact]
    public void Discrete_sites_are_inferred_from_the_new_data_and_summed_out_of_likelihoods()
    {
        Model<double[], (Tensor Centre, Discrete Z)> mixture = Model.Define((ModelBuilder m, double[] y) =>
        {
            var row = m.Plate("row", y.Length);
            m.Sample(out var centre, new Normal(2, 1));
            m.Sample(out var z, row, new Bernoulli(0.3));
            m.Observe(row, new Normal(centre * z, 1), y, name: "y");
            return (centre, z);
        });
        Posterior<(Tensor Centre, Discrete Z)> posterior = mixture.Given([0.1, -0.4, 2.2]).Sample(Sampler);
        double[] y = [1.5, 300, -0.5, 0.9];
        Posterior<(Tensor Centre, Discrete Z)> there = posterior.Given(mixture.Given(y));
        (Draws centre, Draws likelihood, DiscreteDraws z) = (posterior["centre"], there.LogLikelihood("y"), there.Of(s => s.Z));
        for (int draw = 0; draw < 100; draw++)
        {
            double c = centre[0, draw][0];
            for (int i = 0; i < y.Length; i++)
            {
                double one = Math.Log(0.3) + MathNet.Numerics.Distributions.Normal.PDFLn(c, 1, y[i]), zero = Math.Log(0.7) + MathNet.Numerics.Distributions.Normal.PDFLn(0, 1, y[i]);
                double larger = Math.Max(one, zero), sum = larger + Math.Log(Math.Exp(one - larger) + Math.Exp(zero - larger));
                Assert.Equal(sum, likelihood[0, draw][i], 1e-12 * Math.Abs(sum));
                Assert.Equal(Math.Exp(one - sum), z.Marginals(0, draw)[i, 1], 1e-12);
            }
        }
    }

    /// <summary>The distribution of the state before any observation, by matrix powers.</summary>
    [Fact]
    public void Likelihoods_of_a_chain_are_those_of_its_marginal_states()
    {
        double[] y = [0.3, 1.9, 2.5, -1];
        Model<(Tensor Stay, Discrete State)> chain = Model.Define(m =>
        {
            var time = m.Plate("time", y.Length);
            m.Sample(out var stay, new Beta(5, 2));
            m.Chain(out var state, time, new Bernoulli(0.2), before => new Bernoulli(Where(before > 0, stay, 1 - stay)));
            m.Observe(time, new Normal(2 * state, 1), y);
            return (stay, state);
        });
        Posterior<(Tensor Stay, Discrete State)> posterior = chain.Sample(Sampler);
        (Draws stay, Draws likelihood) = (posterior["stay"], posterior.LogLikelihood());
        for (int draw = 0; draw < 100; draw++)
        {
            double s = stay[0, draw][0], one = 0.2;
            for (int t = 0; t < y.Length; t++, one = (one * s) + ((1 - one) * (1 - s)))
            {
                double expected = (one * MathNet.Numerics.Distributions.Normal.PDF(2, 1, y[t])) + ((1 - one) * MathNet.Numerics.Distributions.Normal.PDF(0, 1, y[t]));
                Assert.Equal(Math.Log(expected), likelihood[0, draw][t], 1e-12);
            }
        }
    }

    [Fact]
    public void Likelihoods_are_asked_for_by_the_name_of_an_observation()
    {
        Model<Tensor> two = Model.Define(m =>
        {
            m.Sample(out var mu, new Normal(0, 1));
            m.Observe(new Normal(mu, 1), 0.5, name: "first");
            m.Observe(new Normal(mu, 2), 0.7, name: "second");
            return mu;
        });
        Posterior<Tensor> posterior = two.Sample(Sampler);
        Assert.Contains("There are: first, second.", Assert.Throws<KeyNotFoundException>(() => posterior.LogLikelihood()).Message, StringComparison.Ordinal);
        Assert.Contains("no observation named 'third'", Assert.Throws<KeyNotFoundException>(() => posterior.LogLikelihood("third")).Message, StringComparison.Ordinal);
        Assert.Equal(MathNet.Numerics.Distributions.Normal.PDFLn(posterior["mu"][0, 7][0], 2, 0.7), posterior.LogLikelihood("second")[0, 7][0], 1e-12);
    }

    [Fact]
    public void What_was_learned_goes_with_the_draws()
    {
        Model<double[], (Tensor Z, Tensor Shift, Tensor Mean)> model = Model.Define((ModelBuilder m, double[] y) =>
        {
            var row = m.Plate("row", y.Length);
            m.Sample(out var z, new Normal(0, 0.1));
            m.Parameter(out var shift, 0.0);
            Tensor mean = z + shift;
            m.Observe(row, new Normal(mean, 1), y);
            return (z, shift, mean);
        });
        VariationalFit<(Tensor Z, Tensor Shift, Tensor Mean)> fit = model.Given([4, 5, 6]).Fit(
            Model.Define(m =>
            {
                m.Parameter(out var location, 0.0);
                m.Sample(out var z, new Normal(location, 0.1));
                return z;
            }),
            new Prob.Variational { Training = new() { Epochs = 300 } });
        double learned = fit.Parameters["shift"].ToScalar();
        Assert.True(learned > 0.2, $"Nothing was learned: {learned}.");
        Posterior<(Tensor Z, Tensor Shift, Tensor Mean)> there = fit.Given(model.Given([1, 2]));
        Assert.Equal(learned + there["z"][0, 3][0], there.Of(s => s.Mean)[0, 3][0], 1e-13);
        Assert.Equal(fit["z"].Values(), there["z"].Values());
    }
}
