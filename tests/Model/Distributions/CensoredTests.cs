using static Prob.Functions;

namespace Prob.Tests;

public sealed class CensoredTests : AtomicDistributionLaws
{
    protected override string Table => "Censored";

    protected override IDistribution[] Settings =>
    [
        Censored.Of(new Exponential(1), 0.5, 2),
        Censored.Of(new Exponential(1e-3), upper: 1e3),
        Censored.Of(new Laplace(0, 1), lower: -1),
        Censored.Of(new Prob.Logistic(2, 1), -1, 40),
        Censored.Of(new Weibull(0.5, 2), upper: 3),
        Censored.Of(new Uniform(-3, 1), -4, 0.75),
        Censored.Of(Truncated.Of(new Gumbel(0, 1), lower: -3), upper: 1),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (Censored.Of(new Exponential(1), 0.5, 2), [0.5]),
        (Censored.Of(new Exponential(1), 0.5, 2), [2]),
        (Censored.Of(new Laplace(0, 1), -800, 900), [-800]),
        (Censored.Of(new Laplace(0, 1), -800, 900), [900]),
    ];

    protected override double[] Atoms(IDistribution distribution) =>
        [.. distribution.Parameters.Where(parameter => parameter.Owner == "Censored" && Distribution.Contains(distribution, parameter.Value).ToScalar() == 1).Select(parameter => parameter.Value.ToScalar())];

    /// <summary>Gamma(a + events, b + all time): the density of the model and that of the conjugate posterior differ by a constant.</summary>
    [Fact]
    public void The_rate_of_censored_waiting_times_has_its_conjugate_posterior()
    {
        double[] end = [2, 2, double.PositiveInfinity, 1.5, 3], time = [0.7, 2, 8, 1.5, 0.2];
        LogDensity density = Model.Define(m =>
        {
            m.Sample(out var rate, new Gamma(2, 3));
            m.Observe(m.Plate("patient", 5), Censored.Of(new Exponential(rate), upper: end), time);
            return rate;
        }).LogDensity;
        var posterior = new Gamma(2 + 3, 3 + time.Sum());
        ILogDensity evaluator = density.CreateEvaluator();
        double[] differences = [.. new[] { -8.0, -2, 0, 1, 3 }.Select(u => evaluator.Evaluate([u], new double[1]) - posterior.LogDensity(Math.Exp(u)).ToScalar() - u)];
        Assert.All(differences, difference => Assert.Equal(differences[0], difference, 1e-12));
    }

    [Fact]
    public void A_number_that_lies_beyond_is_its_bound()
    {
        Assert.Equal(0, Censored.Of(new Uniform(0, 1), lower: 2).LogDensity(2).ToScalar());
        Assert.Equal(Math.Log(0.25), Censored.Of(new Uniform(0, 1), 0.25, 0.5).LogDensity(0.25).ToScalar(), 1e-15);
        Assert.Equal(double.NegativeInfinity, Censored.Of(new Uniform(0, 1), 0.25, 0.5).LogDensity(0.2).ToScalar());
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Contains("Dirichlet cannot be censored: it has no distribution function", Assert.Throws<ArgumentException>(() => Censored.Of(new Dirichlet(new[] { 1.0, 1 }), 0)).Message);
        Assert.Contains("Upper of Censored for 'y' (line", Throws(m => m.Observe(Censored.Of(new Laplace(0, 1), 2, 2), 2, "y")));
        Assert.Contains("must be at most 3, but was 4", Throws(m => m.Observe(Censored.Of(new Laplace(0, 1), upper: 3), 4, "y")));
        string latent = Assert.Throws<NotSupportedException>(() => Model.Define(m => m.Sample("x", Censored.Of(new Laplace(0, 1), upper: 3))).LogDensity.Dimension).Message;
        Assert.Contains("at most 3 where single ones have a probability", latent);
    }

    private static string Throws(Action<ModelBuilder> program) => Assert.Throws<ModelException>(() => Model.Define(m =>
    {
        program(m);
        return (Tensor)0;
    }).Sites).Message;
}

public sealed class CensoredCountTests : DiscreteDistributionLaws
{
    protected override string Table => "CensoredCount";

    protected override IDistribution[] Settings =>
    [
        Censored.Of(new Geometric(0.25), 2, 6),
        Censored.Of(new Geometric(0.25), upper: 3),
        Censored.Of(new Geometric(0.9), lower: 4),
        Censored.Of(new Geometric(1e-2), 1, 3),
        Censored.Of(new Bernoulli(0.3), upper: 0),
    ];

    [Fact]
    public void A_latent_count_is_summed_out()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var count, Censored.Of(new Geometric(0.4), upper: 3));
            m.Observe(new Normal(count, 1), 2.2, "y");
            return count;
        });
        double[] joint = [.. new[] { 0.4, 0.24, 0.144, 0.216 }.Select((prior, k) => prior * Math.Exp(-0.5 * Math.Pow(2.2 - k, 2)))];
        for (int k = 0; k < 4; k++)
            Assert.Equal(joint[k] / joint.Sum(), model.Exact().Marginals()[0, k], 1e-12);
    }
}
