namespace Prob.Tests;

public sealed class HurdleTests : AtomicDistributionLaws
{
    protected override string Table => "Hurdle";

    protected override IDistribution[] Settings =>
    [
        Hurdle.Of(0.25, new Exponential(2)),
        Hurdle.Of(0.9, new Weibull(0.5, 3)),
        Hurdle.FromLogit(-2, new Uniform(0, 3)),
        Hurdle.Of(0.5, new Kumaraswamy(0.5, 2)),
    ];

    /// <summary>Zeros beside a density that is infinite, 0 or not a number there.</summary>
    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (Hurdle.Of(0.25, new Gamma(0.5, 1)), [0]),
        (Hurdle.Of(0.25, new LogNormal(0, 1)), [0]),
        (Hurdle.Of(0, new LogNormal(0, 1)), [2]),
        (Hurdle.FromLogit(3, new Weibull(2, 1)), [0]),
    ];

    protected override double[] Atoms(IDistribution distribution) => [0];

    /// <summary>Whether it rains and how much, each by itself.</summary>
    [Fact]
    public void Zeros_and_the_rest_are_two_models()
    {
        double[] rain = [0, 1.5, 0.2, 0, 3];
        var hurdle = Model.Define(m =>
        {
            m.Sample(out var dry, new Beta(2, 2));
            m.Sample(out var scale, new Exponential(1));
            m.Observe(m.Plate("day", 5), Hurdle.Of(dry, new LogNormal(0, scale)), rain);
            return dry;
        });
        var two = Model.Define(m =>
        {
            m.Sample(out var dry, new Beta(2, 2));
            m.Sample(out var scale, new Exponential(1));
            m.Observe(m.Plate("day", 5), new Bernoulli(dry), new[] { 1.0, 0, 0, 1, 0 }, "isDry");
            m.Observe(m.Plate("wet day", 3), new LogNormal(0, scale), new[] { 1.5, 0.2, 3 }, "amount");
            return dry;
        });
        SwitchTests.AssertSame(hurdle.LogDensity, two.LogDensity);
    }

    [Fact]
    public void Between_0_and_the_rest_there_may_be_nothing() => Assert.Equal(
        [Math.Log(0.25), double.NegativeInfinity, Math.Log(0.75) + new Pareto(2, 3).LogDensity(2.5).ToScalar()],
        new[] { 0, 1.0, 2.5 }.Select(x => Hurdle.Of(0.25, new Pareto(2, 3)).LogDensity(x).ToScalar()));

    [Fact]
    public void What_lies_below_0_is_refused()
    {
        Assert.Contains("numbers of at least 0, but Normal takes a finite number", Assert.Throws<ArgumentException>(() => Hurdle.Of(0.5, new Normal(0, 1))).Message);
        Assert.Contains("but Dirichlet takes", Assert.Throws<ArgumentException>(() => Hurdle.Of(0.5, new Dirichlet(new[] { 1.0, 1 }))).Message);
    }
}

public sealed class HurdleCountTests : DiscreteDistributionLaws
{
    protected override string Table => "HurdleCount";

    protected override IDistribution[] Settings =>
    [
        Hurdle.Of(0.25, new Geometric(0.5)),
        Hurdle.Of(0.01, new Geometric(1 - 1e-6)),
        Hurdle.FromLogit(1, new Geometric(0.2)),
        Hurdle.Of(0.5, new Bernoulli(0.2)),
        Hurdle.Of(0.2, new Binomial(6, 0.3)),
    ];
}
