namespace Prob.Tests;

public sealed class OrderedLogisticTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new OrderedLogistic(0.3, new[] { -1.0, 0.5, 2 }),
        new OrderedLogistic(-4, new[] { -1.0, 0.5, 2 }),
        new OrderedLogistic(30, new[] { -1.0, 0.5, 2 }),
        new OrderedLogistic(0.3, new[] { 0.25, 0.250001, 0.26 }),
        new OrderedLogistic(-1, new[] { 0.5 }),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new OrderedLogistic(800, new[] { -1.0, 0.5 }), [0]),
        (new OrderedLogistic(-800, new[] { -1.0, 0.5 }), [2]),
    ];

    /// <summary>With one cut point it is a Bernoulli distribution.</summary>
    [Fact]
    public void With_one_cut_point_it_is_a_bernoulli_distribution_of_the_distance()
    {
        for (int k = 0; k < 2; k++)
            Assert.Equal(Bernoulli.FromLogit(-41.5).LogDensity(k).ToScalar(), new OrderedLogistic(-40, new[] { 1.5 }).LogDensity(k).ToScalar(), 1e-14);
    }
}
