using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class MixtureTests : ContinuousDistributionLaws
{
    protected override string Table => "Mixture";

    protected override IDistribution[] Settings =>
    [
        Mixture.Of(new[] { 0.3, 0.7 }, new Exponential(1), new Exponential(20)),
        Mixture.Of(new[] { 0.25, 0.75 }, new Normal(-1, 1), new Cauchy(2, 0.5)),
        Mixture.Of(new[] { 0.5, 0, 0.5 }, new Prob.Logistic(-1, 0.5), new Prob.Logistic(50, 1), new Gumbel(1, 1)),
        Mixture.Of(new[] { 1.0 }, new Gumbel(1, 3)),
        Mixture.Of(new[] { 0.4, 0.6 }, new Dirichlet(new[] { 1.0, 2, 1 }), new Dirichlet(new[] { 2.0, 0.7, 3 })),
    ];

    /// <summary>A component without weight whose density is infinite, or one outside of whose support the value lies.</summary>
    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (Mixture.Of(new[] { 0.0, 1 }, new Gamma(0.5, 1), new Exponential(1)), [0]),
        (Mixture.Of(new[] { 0.5, 0.5 }, new LogNormal(0, 1), new Normal(0, 1)), [-1]),
        (Mixture.Of(new[] { 0.2, 0.3, 0.5 }, new LogNormal(0, 1), new Uniform(0, 3), new Normal(0, 1)), [-1]),
        (Mixture.SameFamily(new[] { 0.0, 1 }, new Gamma(new[] { 0.5, 1 }, 1)), [0]),
    ];

    [Fact]
    public void The_support_is_that_of_the_components_or_all_that_belongs_to_one()
    {
        Assert.Equal("at least 0", Mixture.Of(new[] { 0.5, 0.5 }, new Gamma(1, 1), new LogNormal(0, 1)).Support.ToString());
        Assert.Equal("a finite number or positive", Mixture.Of(new[] { 0.5, 0.5 }, new Normal(0, 1), new LogNormal(0, 1)).Support.ToString());
        IDistribution apart = Mixture.SameFamily(new[] { 0.5, 0.5 }, new Uniform(new[] { 0.0, 2 }, new[] { 1.0, 5 }));
        Assert.Equal([Math.Log(0.5), double.NegativeInfinity, Math.Log(0.5 / 3)], new[] { 0.5, 1.5, 3 }.Select(x => apart.LogDensity(x).ToScalar()));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("2 weights needs as many components, but was given 1", Assert.Throws<ArgumentException>(() => Mixture.Of(new[] { 0.5, 0.5 }, new Normal(0, 1))).Message);
        Assert.Contains("Mean of Normal has shape [3], but a mixture of 2 weights needs 2 entries along dimension 0", Assert.Throws<ArgumentException>(() => Mixture.SameFamily(new[] { 0.5, 0.5 }, new Normal(new[] { 0.0, 1, 2 }, 1))).Message);
        Assert.Contains("a density does not compare", Assert.Throws<ArgumentException>(() => Mixture.Of<Tensor>(new[] { 0.5, 0.5 }, new Normal(0, 1), new Poisson(1))).Message);
        Assert.Contains("must have one shape", Assert.Throws<ArgumentException>(() => Mixture.Of(new[] { 0.5, 0.5 }, new Normal(0, 1), new Dirichlet(new[] { 1.0, 1 }))).Message);
        Assert.Contains("weights must be a vector", Assert.Throws<ArgumentException>(() => Mixture.Of(0.5, new Normal(0, 1))).Message);
        Assert.Contains("Weights of Mixture for 'y'", Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Observe(Mixture.Of(new[] { 0.5, 0.6 }, new Normal(0, 1), new Normal(1, 1)), 0, "y");
            return (Tensor)0;
        }).Sites).Message);
    }

    /// <summary>Named one by one, laid out along a dimension, with parameters that differ by row, or with a latent component summed out: one density.</summary>
    [Fact]
    public void A_mixture_model_is_that_of_a_latent_component()
    {
        double[] y = [-1, 0.5, 7], noise = [1, 2, 0.5];
        Model<Tensor> Rows(Action<ModelBuilder, Plate, Tensor, Tensor> observe) => Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var weights, new Dirichlet(new[] { 1.0, 1, 2 }));
            m.Sample(out var centres, new Restricted(new Normal(0, 5), Support.Ordered(3)));
            observe(m, row, weights, centres);
            return weights;
        });
        LogDensity latent = Rows((m, row, weights, centres) =>
        {
            m.Sample(out var z, row, new Categorical(weights));
            m.Observe(row, new Normal(centres[z], noise), y);
        }).LogDensity;
        SwitchTests.AssertSame(
            Rows((m, row, weights, centres) => m.Observe(row, Mixture.Of(weights, new Normal(centres[0], noise), new Normal(centres[1], noise), new Normal(centres[2], noise)), y)).LogDensity, latent);
        SwitchTests.AssertSame(Rows((m, row, weights, centres) => m.Observe(row, Mixture.SameFamily(weights, new Normal(centres, row.Of(noise))), y)).LogDensity, latent);
        double[,] noises = { { 1, 1, 1 }, { 2, 2, 2 }, { 0.5, 0.5, 0.5 } };
        SwitchTests.AssertSame(Rows((m, row, weights, centres) => m.Observe(row, Mixture.SameFamily(weights, new Normal(centres, noises)), y)).LogDensity, latent);
    }

    /// <summary>A discrete site that is a mixture is summed over all its values.</summary>
    [Fact]
    public void A_latent_mixture_of_counts_is_summed_out()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var count, Mixture.Of(new[] { 0.3, 0.7 }, new DiscreteUniform(1, 6), new Binomial(4, 0.5)));
            m.Observe(new Normal(count, 1), 3.2, "y");
            return count;
        });
        double[] binomial = [1, 4, 6, 4, 1, 0, 0];
        double[] joint = [.. binomial.Select((ways, k) => ((0.3 * (k >= 1 ? 1 / 6.0 : 0)) + (0.7 * ways / 16)) * Math.Exp(-0.5 * Math.Pow(3.2 - k, 2)))];
        for (int k = 0; k < 7; k++)
            Assert.Equal(joint[k] / joint.Sum(), model.Exact().Marginals()[0, k], 1e-12);
    }
}

/// <summary>With parameters of all components along a dimension.</summary>
public sealed class MixtureSameFamilyTests : ContinuousDistributionLaws
{
    protected override string Table => "MixtureSameFamily";

    protected override IDistribution[] Settings =>
    [
        Mixture.SameFamily(new[] { 0.25, 0.5, 0.25 }, new Exponential(new[] { 1.0, 20, 0.1 })),
        Mixture.SameFamily(new[] { 0.25, 0.75 }, new Normal(new[] { -1.0, 2 }, 0.5)),
        Mixture.SameFamily(new[] { 0.25, 0.75 }, new Prob.Logistic(0, new[] { 1.0, 5 })),
        Mixture.SameFamily(new[] { 0.4, 0.6 }, new Dirichlet(new double[,] { { 1, 2, 1 }, { 2, 0.7, 3 } })),
        Mixture.SameFamily(new[] { 0.4, 0.6 }, new Weibull(2, 3)),
    ];
}

public sealed class MixtureOfCountsTests : DiscreteDistributionLaws
{
    protected override string Table => "MixtureOfCounts";

    protected override IDistribution[] Settings =>
    [
        Mixture.Of(new[] { 0.3, 0.7 }, new Geometric(0.2), new Geometric(0.9)),
        Mixture.Of(new[] { 0.3, 0.3, 0.4 }, new Poisson(0.3), new Poisson(30), new DiscreteUniform(2, 9)),
        Mixture.SameFamily(new[] { 0.3, 0.7 }, new Geometric(new[] { 0.2, 0.9 })),
        Mixture.SameFamily(new[] { 0.3, 0.7 }, new Categorical(new double[,] { { 0.2, 0.3, 0.5 }, { 0.9, 0.1, 0 } })),
    ];
}
