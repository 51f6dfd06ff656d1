using Prob.Graphs;

namespace Prob.Tests;

public sealed class BernoulliTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Bernoulli(0.3),
        new Bernoulli(1e-4),
        new Bernoulli(0),
        new Bernoulli(1),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Bernoulli(0), [0]),
        (new Bernoulli(1), [1]),
    ];

    /// <summary>log(1 − sigmoid(u)) simplifies, so nothing is lost where sigmoid(u) rounds to 1.</summary>
    [Fact]
    public void A_probability_that_is_a_sigmoid_keeps_both_tails()
    {
        Tensor logit = Plan.Input("logit", []);
        foreach ((double value, double x) in new[] { (60.0, 0.0), (-800, 1) })
        {
            var result = new double[1];
            Plan.Compile([logit], new Bernoulli(Functions.Sigmoid(logit)).LogDensity(x)).CreateWorkspace().Run([value], result);
            Assert.Equal(-Math.Abs(value), result[0], 1e-12);
        }
    }
}
