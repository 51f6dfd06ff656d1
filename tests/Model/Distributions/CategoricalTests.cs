namespace Prob.Tests;

public sealed class CategoricalTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Categorical(new[] { 0.2, 0.5, 0.3 }),
        new Categorical(new[] { 1.0 }),
        new Categorical(new[] { 0, 0.25, 0, 0.75, 0 }),
        new Categorical(new[] { 1e-5, 0.5, 0.49999 }),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Categorical(new[] { 0, 0.25, 0, 0.75, 0 }), [1]),
    ];

    [Fact]
    public void A_value_beyond_the_categories_has_mass_0() =>
        Assert.Equal(double.NegativeInfinity, new Categorical(new[] { 0.2, 0.8 }).LogDensity(7).ToScalar());

    [Fact]
    public void A_scalar_probability_is_refused() =>
        Assert.Contains("Probabilities must be a vector", Assert.Throws<ArgumentException>(() => new Categorical(0.5).Support).Message);
}
