namespace Prob.Tests;

public sealed class ZeroInflatedTests : DiscreteDistributionLaws
{
    protected override string Table => "ZeroInflated";

    protected override IDistribution[] Settings =>
    [
        ZeroInflated.Of(0.25, new Geometric(0.5)),
        ZeroInflated.Of(1e-9, new Geometric(0.9)),
        ZeroInflated.Of(0.9, new Geometric(0.2)),
        ZeroInflated.FromLogit(-3, new Geometric(0.3)),
        ZeroInflated.FromLogit(2, new Bernoulli(0.3)),
        ZeroInflated.FromLogit(-1, new Binomial(5, 0.3)),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (ZeroInflated.Of(0, new Geometric(0.5)), [0]),
        (ZeroInflated.Of(0, new Geometric(0.5)), [3]),
        (ZeroInflated.Of(1, new Geometric(0.5)), [0]),
        (ZeroInflated.Of(0.5, new DiscreteUniform(1, 3)), [0]),
    ];

    /// <summary>A latent indicator summed out: the density with zeros inflated is what it is without naming it.</summary>
    [Fact]
    public void A_zero_inflated_Poisson_model_is_that_of_a_latent_indicator()
    {
        double[] counts = [0, 3, 0, 1, 0];
        Model<Tensor> Counts(Action<ModelBuilder, Plate, Tensor, Tensor> observe) => Model.Define(m =>
        {
            var row = m.Plate("row", 5);
            m.Sample(out var absent, new Beta(2, 2));
            m.Sample(out var rate, new Gamma(2, 1));
            observe(m, row, absent, rate);
            return rate;
        });
        LogDensity latent = Counts((m, row, absent, rate) =>
        {
            m.Sample(out var isAbsent, row, new Bernoulli(absent));
            m.Observe(row, m.Switch(isAbsent, new DiscreteUniform(0, 0), new Poisson(rate)), counts);
        }).LogDensity;
        SwitchTests.AssertSame(Counts((m, row, absent, rate) => m.Observe(row, ZeroInflated.Of(absent, new Poisson(rate)), counts)).LogDensity, latent);
        SwitchTests.AssertSame(Counts((m, row, absent, rate) => m.Observe(row, ZeroInflated.FromLogit(Functions.Logit(absent), new Poisson(rate)), counts)).LogDensity, latent);
    }

    [Fact]
    public void Numbers_below_0_are_refused() =>
        Assert.Contains("whole numbers of at least 0, but DiscreteUniform takes a whole number from -2 to 3", Assert.Throws<ArgumentException>(() => ZeroInflated.Of(0.5, new DiscreteUniform(-2, 3))).Message);
}
