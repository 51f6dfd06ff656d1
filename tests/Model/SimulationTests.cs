namespace Prob.Tests;

/// <summary>Draws from a model itself. Each check of a mean allows 5 standard errors: false alarm 6e-7 each, a dozen of them.</summary>
public sealed class SimulationTests
{
    private const int Draws = 20_000;

    private static readonly Model<(Tensor Mu, Tensor Theta, Tensor Gain)> Schools = Model.Define(m =>
    {
        // The newer plate outermost, so that layout and people's order differ.
        Plate student = m.Plate("student", 2), school = m.Plate("school", 3);
        m.Sample(out var mu, new Normal(5, 2));
        m.Sample(out var theta, school, new Normal(mu, 1));
        m.Deterministic(out var gain, theta - mu);
        m.Observe([school, student], new Normal(theta + student.Of(new double[] { 0, 100 }), 0.5), new double[3, 2], "score");
        return (mu, theta, gain);
    });

    [Fact]
    public void Prior_draws_have_the_moments_of_the_model()
    {
        Simulation<(Tensor Mu, Tensor Theta, Tensor Gain)> prior = Schools.Simulate(Draws, seed: 4);
        AssertMean(5, 2, prior["mu"], 0);
        AssertMean(5, Math.Sqrt(5), prior.Of(s => s.Theta), 2);
        AssertMean(0, 1, prior["gain"], 1);
        AssertMean(0, 1, prior.Of(s => s.Theta[2] - s.Mu), 0);
        Draws score = prior["score"];
        Assert.Equal([3, 2], score.Shape);
        AssertMean(5, Math.Sqrt(5.25), score, 0);
        AssertMean(105, Math.Sqrt(5.25), score, 1);
        AssertMean(105, Math.Sqrt(5.25), score, 5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws()
    {
        Assert.Equal(Schools.Simulate(10, seed: 1)["score"].Values(3), Schools.Simulate(10, seed: 1)["score"].Values(3));
        Assert.NotEqual(Schools.Simulate(10, seed: 1)["score"].Values(3), Schools.Simulate(10, seed: 2)["score"].Values(3));
    }

    [Fact]
    public void Posterior_predictive_draws_scatter_around_the_posterior()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Observe(new Normal(x, 1), 3.0, "y");
            return x;
        });
        // x | y ~ Normal(1.5, √½), so a new y ~ Normal(1.5, √1.5).
        Posterior<Tensor> posterior = model.Sample(new Nuts { Seed = 3, Draws = 5000 });
        Draws y = posterior.Predict(seed: 9)["y"];
        double error = Diagnostics.MonteCarloErrorMean(y.Entry());
        Assert.Equal(1.5, y.Mean()[0], 5 * error);
        Assert.Equal(Math.Sqrt(1.5), y.StandardDeviation()[0], 5 * Diagnostics.MonteCarloErrorStandardDeviation(y.Entry()));
        Assert.Equal(posterior["x"].Values(), posterior.Predict()["x"].Values());
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are() =>
        Assert.Equal("There is no site named 'tau'. There are: mu, theta, gain, score.", Assert.Throws<KeyNotFoundException>(() => Schools.Simulate(1)["tau"]).Message);

    [Fact]
    public void What_cannot_be_drawn_from_is_named()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new ImproperUniform());
            return x;
        });
        Assert.StartsWith("The site 'x' (line ", Assert.Throws<ModelException>(() => model.Simulate(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_leaves_its_support_is_named()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Sample(out var y, m.Plate("p", 3), new Normal(0, x));
            return y;
        });
        string message = Assert.Throws<ModelException>(() => model.Simulate(100)).Message;
        Assert.StartsWith("StandardDeviation of Normal for 'y' (line ", message, StringComparison.Ordinal);
        Assert.EndsWith("must be positive, but was not when the sites before it were drawn.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factor_cannot_be_drawn_from()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Factor(-x, "penalty", line: 3);
            return x;
        });
        Assert.Equal(
            "The factor 'penalty' (line 3) weighs the model by something that is not a distribution, so the model cannot be drawn from.",
            Assert.Throws<ModelException>(() => model.Simulate(1)).Message);
    }

    private static void AssertMean(double expected, double deviation, Draws draws, int entry) =>
        Assert.Equal(expected, draws.Values(entry).Average(), 5 * deviation / Math.Sqrt(draws.Count));
}
