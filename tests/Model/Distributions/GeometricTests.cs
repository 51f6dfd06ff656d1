namespace Prob.Tests;

public sealed class GeometricTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Geometric(0.3),
        new Geometric(0.01),
        new Geometric(1),
        new Geometric(0.999_999),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Geometric(1), [0]),
    ];

    [Fact]
    public void A_success_of_probability_0_is_never_drawn() => Assert.Throws<ArgumentException>(() =>
    {
        var random = new Philox(1);
        new Geometric(0).Sample(ref random, [0], new double[1]);
    });
}
