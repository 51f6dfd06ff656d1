namespace Prob.Tests;

public sealed class SwitchedTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        Of(0, new Normal(0, 1), new StudentT(4, 1, 0.5)),
        Of(1, new Normal(0, 1), new StudentT(4, 1, 0.5)),
        Of(0, new Gamma(2, 0.5), new Exponential(3)),
        Of(1, new LogNormal(0, 0.5), new HalfCauchy(2)),
        Of(2, new Normal(0, 1), new Normal(3, 1), new Normal(-2, 0.2)),
        Of(1, new Dirichlet(new[] { 1.0, 2, 1 }), new Dirichlet(new[] { 2.0, 0.7, 3 })),
        Of(1, new Normal(0, 1), Of(0, new Cauchy(0, 1), new Normal(0, 3))),
    ];

    /// <summary>Values outside of the support of the case not taken, or at its edge where its density or the logarithm in it is infinite.</summary>
    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (Of(0, new Normal(0, 1), new LogNormal(0, 1)), [-1]),
        (Of(0, new Normal(0, 1), new LogNormal(0, 1)), [0]),
        (Of(1, new Gamma(0.5, 1), new Normal(0, 1)), [0]),
        (Of(1, new Gamma(0.5, 1), new Normal(0, 1)), [-3]),
        (Of(0, new Normal(0, 1), new Beta(0.5, 0.5)), [1]),
        (Of(1, new Uniform(0, 1), new Normal(0, 1), new InverseGamma(1, 1)), [-2]),
        (Of(2, new Uniform(0, 1), new InverseGamma(1, 1), new Normal(0, 1)), [5]),
        (Of(0, new MultivariateNormal(new[] { 0.0, 0 }, new[,] { { 1, 0.5 }, { 0.5, 1.0 } }), new Dirichlet(new[] { 1.0, 2 })), [-1, 4]),
    ];

    [Fact]
    public void The_support_is_that_of_the_cases_or_all_that_belongs_to_one()
    {
        Assert.Equal("at least 0", Of(0, new Gamma(2, 0.5), new LogNormal(0, 1)).Support.ToString());
        Assert.Equal("from 0 to 1", Of(0, new Uniform(0, 1), new Beta(1, 1)).Support.ToString());
        Assert.Equal("a finite number or positive", Of(0, new Normal(0, 1), new LogNormal(0, 1), new Normal(0, 2)).Support.ToString());
        var counts = new Switched<Discrete>(0, [new Bernoulli(0.5), new DiscreteUniform(-2, 0), new Binomial(4, 0.5)], "index 'z'");
        Assert.Equal(7, Assert.IsType<IntegerSupport>(counts.Support).Count);
        Assert.Equal([double.NegativeInfinity, Math.Log(0.5)], [counts.LogDensity(3).ToScalar(), counts.LogDensity(1).ToScalar()]);
        Assert.Equal("a whole number of at least 0", new Switched<Discrete>(0, [new Bernoulli(0.5), new Poisson(2)], "index 'z'").Support.ToString());
    }

    [Fact]
    public void A_vector_belongs_to_a_case_as_a_whole()
    {
        IDistribution switched = Of(1, new MultivariateNormal(new[] { 0.0, 0 }, new[,] { { 1, 0 }, { 0, 1.0 } }), new Dirichlet(new[] { 1.0, 1 }));
        var row = new Axis("row", 3);
        Tensor draws = new double[,] { { 0.5, 0.5 }, { -1, 2 }, { 0.25, 0.75 } };
        Assert.Equal([0, double.NegativeInfinity, 0], switched.LogDensity(draws.ToAxis(row)).ToArray());
    }

    private static Switched<Tensor> Of(Tensor chosen, params IDistribution<Tensor>[] cases) => new(chosen, [.. cases], "index 'z'");
}
