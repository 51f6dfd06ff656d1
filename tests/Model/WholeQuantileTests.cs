using Prob.Graphs;

namespace Prob.Tests;

/// <summary>What <see cref="DiscreteDistributionLaws"/> do not see of quantiles of whole numbers.</summary>
public sealed class WholeQuantileTests
{
    /// <summary>A geometric number of failures reaches p at log(1 − p)/log(1 − chance) − 1, rounded up; beyond 2⁵³ to a rounding of the logarithms.</summary>
    [Fact]
    public void They_may_be_as_large_as_a_double()
    {
        foreach ((double chance, double p) in new[] { (1e-10, 0.25), (1e-10, 1e-8), (1e-20, 0.5), (1e-200, 0.999) })
        {
            double exact = (Math.Log(1 - p) / -chance) - 1, actual = new Geometric(chance).InverseCdf(p).ToScalar();
            Assert.InRange(actual, exact - (1e-7 * exact), exact + 1 + (1e-7 * exact));
            Assert.True(new Geometric(chance).LogCdf(actual).ToScalar() >= Math.Log(p) - 1e-12);
        }

        Assert.Equal(double.PositiveInfinity, new Poisson(3).InverseCdf(1).ToScalar());
        Assert.Equal(double.PositiveInfinity, new NegativeBinomial(2, 0.5).InverseSurvival(0).ToScalar());
        Assert.Equal(0, new Binomial(10, 0).InverseCdf(1).ToScalar());
        Assert.Equal(-1e6, new DiscreteUniform(-1e6, 1e6).InverseCdf(1e-9).ToScalar());
    }

    /// <summary>Against ppf and isf of SciPy 1.10.1.</summary>
    [Fact]
    public void They_equal_the_reference()
    {
        Assert.Equal((0, 24), Both(new Poisson(3.7), 1e-12));
        Assert.Equal((1, 8), Both(new Poisson(3.7), 0.03));
        Assert.Equal((4, 4), Both(new Poisson(3.7), 0.5));
        Assert.Equal((8, 1), Both(new Poisson(3.7), 0.975));
        Assert.Equal((97784, 102233), Both(new Poisson(1e5), 1e-12));
        Assert.Equal((99406, 100595), Both(new Poisson(1e5), 0.03));
        Assert.Equal((100000, 100000), Both(new Poisson(1e5), 0.5));
        Assert.Equal((100620, 99381), Both(new Poisson(1e5), 0.975));
        Assert.Equal((0, 45), Both(new Binomial(1000, 0.013), 1e-12));
        Assert.Equal((7, 20), Both(new Binomial(1000, 0.013), 0.03));
        Assert.Equal((13, 13), Both(new Binomial(1000, 0.013), 0.5));
        Assert.Equal((20, 6), Both(new Binomial(1000, 0.013), 0.975));
        Assert.Equal((0, 1367), Both(new Geometric(0.02), 1e-12));
        Assert.Equal((1, 173), Both(new Geometric(0.02), 0.03));
        Assert.Equal((34, 34), Both(new Geometric(0.02), 0.5));
        Assert.Equal((182, 1), Both(new Geometric(0.02), 0.975));

        static (double, double) Both(ICumulative distribution, double p) => (distribution.InverseCdf(p).ToScalar(), distribution.InverseSurvival(p).ToScalar());
    }

    [Fact]
    public void Cells_and_executors_agree()
    {
        Tensor rate = Plan.Input("rate", [3]), p = Plan.Input("p", [3]);
        Plan plan = Plan.Compile([rate, p], [new Poisson(rate).InverseCdf(p), new Poisson(rate).InverseSurvival(p), .. Derivatives.Gradient(Functions.Sum(new Poisson(rate).InverseCdf(p)), [rate])]);
        double[] rates = [0.1, 7, 1e6], levels = [0.3, 0.999, 1e-30];
        double[] expected =
        [
            .. rates.Zip(levels, static (rate, p) => new Poisson(rate).InverseCdf(p).ToScalar()),
            .. rates.Zip(levels, static (rate, p) => new Poisson(rate).InverseSurvival(p).ToScalar()),
            0, 0, 0,
        ];
        foreach ((string executor, double[] results) in Laws.Executors.Each(plan, [.. rates, .. levels]))
            Assert.True(expected.SequenceEqual(results), $"{executor}: {string.Join(", ", results)}");
    }

    [Fact]
    public void What_is_no_probability_has_none()
    {
        Assert.Equal("A probability is from 0 to 1, but was 1.5. (Parameter 'probability')", Assert.Throws<ArgumentOutOfRangeException>(() => new Poisson(1).InverseCdf(1.5)).Message);
        Tensor p = Plan.Input("p", default(Shape));
        Workspace workspace = Plan.Compile([p], new Poisson(1).InverseCdf(p)).CreateWorkspace();
        var result = new double[1];
        foreach (double wrong in new[] { double.NaN, -0.5, 1.5 })
        {
            workspace.Run([wrong], result);
            Assert.Equal(double.NaN, result[0]);
        }
    }

    [Fact]
    public void Real_numbers_without_a_known_inverse_are_refused() => Assert.Contains(
        "the inverse of it is not known", Assert.Throws<NotSupportedException>(() => new ExponentialModifiedNormal(0, 1, 1).InverseCdf(0.5)).Message);
}
