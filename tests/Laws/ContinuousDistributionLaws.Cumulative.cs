using MathNet.Numerics.Integration;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

public abstract partial class ContinuousDistributionLaws
{
    /// <summary>Between quantiles of draws, by adaptive quadrature over the unconstrained coordinate, in which also a density that spreads over many powers of ten is smooth; to 1e-9, what is asked of it.</summary>
    [Fact]
    public void The_distribution_function_is_the_integral_of_the_density()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            Bijector bijector = distribution.Support.Bijector;
            double[] sorted = Sorted(bijector.Inverse(Points(distribution, 1000, seed: 13)), 1000)[0];
            double[] edges = [.. new[] { 0, 20, 150, 400, 500, 700, 950, 999 }.Select(i => sorted[i]).Where(double.IsFinite).Distinct()];
            Tensor input = Plan.Input("u", default(Shape));
            Workspace density = Plan.Compile([input], Exp(distribution.LogDensityWithin(bijector.Forward(input)) + bijector.LogJacobian(input))).CreateWorkspace();
            for (int i = 0; i + 1 < edges.Length; i++)
            {
                double expected = GaussKronrodRule.Integrate(u => At(density, u), edges[i], edges[i + 1], out _, out _, 1e-11, 20);
                Tensor lower = bijector.Forward(edges[i]), upper = bijector.Forward(edges[i + 1]);
                double actual = Exp(distribution.LogProbability(Minimum(lower, upper), Maximum(lower, upper))).ToScalar();   // a bijector may decrease
                Assert.True(Math.Abs(expected - actual) <= 1e-9, $"{distribution}: between {lower.ToScalar():R} and {upper.ToScalar():R} lies {expected:R}, but it was {actual:R}.");
            }
        }
    }

    /// <summary>Both log slopes: of log P(X ≤ x) it is p(x)/P(X ≤ x). To 1e-10 of the log density and of the log probability.</summary>
    [Fact]
    public void The_slope_of_the_distribution_function_is_the_density()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            Tensor x = Plan.Input("x", default(Shape));
            Tensor cdf = distribution.LogCdfWithin(x), survival = distribution.LogSurvivalWithin(x), density = distribution.LogDensityWithin(x);
            Plan plan = Plan.Compile([x], [cdf, survival, density, .. Derivatives.Gradient(cdf, [x]), .. Derivatives.Gradient(survival, [x])]);
            var values = new double[5];
            foreach (double at in Points(distribution, 200, seed: 14).ToArray())
            {
                plan.CreateWorkspace().Run([at], values);
                double scale = 1e-10 * (1 + Math.Abs(values[2]) + Math.Abs(values[0]) + Math.Abs(values[1]));
                Assert.True(Math.Abs(Math.Log(values[3]) + values[0] - values[2]) <= scale, $"{distribution} at {at:R}: {Math.Log(values[3]) + values[0]:R} is the log slope of the CDF, for {values[2]:R}.");
                Assert.True(Math.Abs(Math.Log(-values[4]) + values[1] - values[2]) <= scale, $"{distribution} at {at:R}: {Math.Log(-values[4]) + values[1]:R} is that of the survival function, for {values[2]:R}.");
            }
        }
    }

    /// <summary>By the quadrature of the density's own law, to a hundred times its error.</summary>
    [Fact]
    public void The_entropy_is_the_expected_negative_log_density()
    {
        foreach (IEntropy distribution in OnGrid.OfType<IEntropy>())
        {
            (double[] points, _, double[] masses) = Grid(distribution);
            Bijector bijector = distribution.Support.Bijector;
            Tensor u = Plan.Input("u", bijector.Unconstrained(distribution.Shape), new Axis("point", masses.Length));
            var logs = new double[masses.Length];
            Plan.Compile([u], Expand(distribution.LogDensityWithin(bijector.Forward(u)), new(u.Axes, default))).CreateWorkspace().Run(points, logs);
            double expected = -masses.Zip(logs, (mass, log) => mass == 0 ? 0 : mass * log).Sum(), actual = distribution.Entropy.ToScalar();
            Assert.True(Math.Abs(expected - actual) <= 100 * QuadratureError * Math.Max(1, Math.Abs(expected)), $"The entropy of {distribution} is {expected:R}, but was {actual:R}.");
        }
    }

    private static double At(Workspace function, double x)
    {
        Span<double> value = stackalloc double[1];
        function.Run([x], value);
        return value[0];
    }
}
