namespace Prob.Tests;

public sealed class TransformedTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Transformed(new Normal(0.5, 0.8), new LowerBijector(0)),
        new Transformed(new Normal(-1, 0.1), new LowerBijector(3)),
        new Transformed(new Normal(0, 1), new IntervalBijector(-1, 4)),
        new Transformed(new StudentT(5, 0, 1), new AffineBijector(3, -2)),
        new Transformed(new Gamma(3, 2), new AffineBijector(-1, 0.5)),
        new Transformed(new MultivariateNormal(new[] { 0.3, -1 }, new[,] { { 1, 0.4 }, { 0.4, 0.6 } }), SimplexBijector.Instance),
        new Transformed(new MultivariateNormal(0, new[,] { { 1.0, 0 }, { 0, 1 } }), new AffineBijector(new[] { 1.0, 2 }, new[,] { { 2.0, 0 }, { -1, 0.5 } })),
        new Transformed(new Dirichlet(new[] { 2.0, 3 }), new AffineBijector(0, 1)),
        new Transformed(new MultivariateNormal(0, new[,] { { 1.0, 0, 0.2 }, { 0, 1, 0 }, { 0.2, 0, 1 } }), OrderedBijector.Instance),
    ];

    /// <summary>None: it asks the map for its parameters, which makes an array of them.</summary>
    protected override IEnumerable<IDistribution> DrawnWithoutAllocation => [];

    /// <summary>The same as distributions that have a density of their own, to a few roundings.</summary>
    [Fact]
    public void It_is_the_distribution_that_has_a_name()
    {
        (IDistribution Transformed, IDistribution Named, double[] Values)[] pairs =
        [
            (new Transformed(new Normal(0.5, 0.8), new LowerBijector(0)), new LogNormal(0.5, 0.8), [0.01, 1, 30]),
            (new Transformed(new Normal(0, 1), new AffineBijector(3, 2)), new Normal(3, 2), [-40, 3, 5]),
            (new Transformed(new Exponential(1), new AffineBijector(0, 0.25)), new Exponential(4), [0.01, 7]),
        ];
        foreach ((IDistribution transformed, IDistribution named, double[] values) in pairs)
        {
            foreach (double x in values)
                Assert.Equal(named.LogDensity(x).ToScalar(), transformed.LogDensity(x).ToScalar(), 1e-13 * (1 + Math.Abs(named.LogDensity(x).ToScalar())));
        }

        var factor = new AffineBijector(new[] { 1.0, 2 }, new[,] { { 2.0, 0 }, { -1, 0.5 } });
        Tensor at = new[] { 0.3, -4 };
        Assert.Equal(
            MultivariateNormal.FromCholesky(factor.Location, factor.Scale).LogDensity(at).ToScalar(),
            new Transformed(new MultivariateNormal(0, new[,] { { 1.0, 0 }, { 0, 1 } }), factor).LogDensity(at).ToScalar(),
            1e-12);
    }

    [Fact]
    public void What_no_u_is_mapped_to_is_impossible()
    {
        IDistribution onSimplex = Settings[5];
        Assert.Equal(double.NegativeInfinity, onSimplex.LogDensity(new[] { 0.2, 0.3, 0.6 }).ToScalar());
        Assert.True(double.IsFinite(onSimplex.LogDensity(new[] { 0.2, 0.3, 0.5 }).ToScalar()));
        Assert.Equal(double.NegativeInfinity, Settings[4].LogDensity(-1.5).ToScalar());
        Assert.Equal("the image of at least 0 under AffineBijector", Settings[4].Support.ToString());
    }

    [Fact]
    public void Only_real_numbers_and_one_to_one_maps_will_do()
    {
        Assert.Contains("but was given Poisson", Assert.Throws<ArgumentException>(() => new Transformed(new Poisson(2), new AffineBijector(0, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("but UnitVectorBijector is not", Assert.Throws<ArgumentException>(() => new Transformed(new Normal(0, 1), UnitVectorBijector.Instance)).Message, StringComparison.Ordinal);
    }
}
