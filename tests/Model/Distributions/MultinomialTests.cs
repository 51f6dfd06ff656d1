namespace Prob.Tests;

public sealed class MultinomialTests : CountVectorLaws
{
    protected override IDistribution[] Settings =>
    [
        new Multinomial(6, new[] { 0.25, 0.25, 0.5 }),
        new Multinomial(30, new[] { 0.01, 0.7, 0.29 }),
        new Multinomial(0, new[] { 0.5, 0.25, 0.25 }),
        new Multinomial(9, new[] { 0.0, 0.75, 0.25 }),
        new Multinomial(1000, new[] { 0.2, 0.8 }),
        new Multinomial(5, new[] { 1.0 }),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Multinomial(4, new[] { 0.0, 0.5, 0.5 }), [0, 1, 3]),
        (new Multinomial(0, new[] { 0.0, 1 }), [0, 0]),
    ];

    [Fact]
    public void Observed_in_a_plate_it_is_counts_of_categorical_draws()
    {
        double[,] counts = { { 2, 0, 1 }, { 1, 1, 3 } };
        double[] trials = [3, 5];
        var model = Model.Define(m =>
        {
            m.Sample(out var p, new Dirichlet(new[] { 1.0, 2, 1 }));
            m.Observe(m.Plate("row", 2), new Multinomial(trials, p), counts);
            return p;
        });
        var conjugate = Model.Define(m =>
        {
            m.Sample(out var p, new Dirichlet(new[] { 4.0, 3, 5 }));
            return p;
        });
        ILogDensity density = model.LogDensity.CreateEvaluator(), expected = conjugate.LogDensity.CreateEvaluator();
        double[] gradient = new double[2], expectedGradient = new double[2];
        double At(double[] u) => density.Evaluate(u, gradient) - expected.Evaluate(u, expectedGradient);
        double constant = At([0, 0]);
        foreach (double[] u in (double[][])[[0.5, -1], [3, 2], [-6, 0.1]])
        {
            Assert.Equal(constant, At(u), 1e-12);
            for (int i = 0; i < 2; i++)
                Assert.Equal(expectedGradient[i], gradient[i], 1e-12);
        }

        // n = 3 and 5 trials: the predictive draws sum to those.
        Draws drawn = model.Simulate(50, seed: 1)["counts"];
        for (int row = 0; row < 2; row++)
        {
            double[] sums = new double[50];
            for (int k = 0; k < 3; k++)
                sums = [.. sums.Zip(drawn.Values((row * 3) + k), (sum, count) => sum + count)];
            Assert.All(sums, sum => Assert.Equal(trials[row], sum));
        }
    }

    [Fact]
    public void A_latent_vector_of_counts_is_refused_by_name()
    {
        string message = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var votes, new Multinomial(10, new[] { 0.5, 0.25, 0.25 }));
            return votes;
        }).Simulate(1, seed: 1)).Message;
        Assert.Matches(@"^The site .votes. \(line \d+\) cannot be inferred: Multinomial draws a vector of 3 whole numbers from 0 that sum to 10, on which no sampler moves and which are too many to be summed over\. Observe it; or sample a Categorical site for each trial, and add up what the trials contribute\.$", message);
    }

    [Fact]
    public void Counts_that_do_not_sum_to_the_trials_are_refused()
    {
        string message = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var p, new Dirichlet(new[] { 1.0, 2 }));
            m.Observe(new Multinomial(10, p), new[] { 3.0, 6 }, "votes");
            return p;
        }).LogDensity).Message;
        Assert.Matches(@"^The observation .votes. \(line \d+\) must be a vector of 2 whole numbers from 0 that sum to 10, but was \[3, 6\]\.$", message);
        Assert.Contains("Only a distribution of real numbers can be restricted", Assert.Throws<ArgumentException>(() => new Restricted(new Multinomial(3, new[] { 0.5, 0.5 }), Support.Positive)).Message);
    }
}
