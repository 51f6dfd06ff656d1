using Prob.Graphs;
using Prob.Tests.Autodiff;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>What the laws of the distributions that are drawn by it do not show.</summary>
public sealed class LogStandardGammaTests
{
    private static readonly Axis Cell = new("cell", 50);

    [Fact]
    public void Equal_inputs_give_equal_draws_and_equal_noise_in_other_cells_other_draws()
    {
        Tensor concentration = Plan.Input("concentration", []);
        (Tensor draw, Tensor noise) = Draw(concentration, AxisSet.Of(Cell));
        Plan plan = Plan.Compile([concentration, noise], draw);
        double[] inputs = [0.7, .. Enumerable.Repeat(0.25, Cell.Size)];
        double[] draws = Executors.Replay(plan, inputs);
        Assert.Equal(Cell.Size, draws.Distinct().Count());
        foreach ((_, double[] again) in Executors.Each(plan, inputs))
            Assert.Equal(draws, again);
        inputs[7] = Math.BitIncrement(0.25);
        double[] other = Executors.Replay(plan, inputs);
        Assert.Equal([6], Enumerable.Range(0, Cell.Size).Where(i => other[i] != draws[i]));
    }

    [Fact]
    public void Draws_of_the_smallest_concentrations_are_finite_and_senseless_ones_are_NaN()
    {
        double[] concentrations = [1e-3, 1e-100, 1e-300, 1e6, 1e300, 0, -1, double.NaN, double.PositiveInfinity];
        Tensor concentration = Plan.Input("concentration", [concentrations.Length]);
        (Tensor draw, Tensor noise) = Draw(concentration, default);
        Tensor slope = Derivatives.Gradient(Sum(draw), [concentration])[0];
        double[] results = Executors.Replay(Plan.Compile([concentration, noise], draw, slope), [.. concentrations, .. Enumerable.Repeat(0.3, concentrations.Length)]);
        Assert.All(results[..5], value => Assert.True(double.IsFinite(value)));
        Assert.All(results[5..9], value => Assert.True(double.IsNaN(value)));
        Assert.All(results[9..12], value => Assert.True(value > 0));
        // For a small concentration a draw is a uniform number to the power 1/a: t = log u / a, and the slope −t/a.
        Assert.Equal(-results[1], results[10] * concentrations[1], 1e-12 * -results[1]);
    }

    [Fact]
    public void The_slope_has_the_derivatives_of_a_function_of_two_arguments()
    {
        Tensor a = Plan.Input("a", []), t = Plan.Input("t", []);
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([a, t], LogStandardGammaSlope.Instance.Apply(a, t));
        foreach (double[] at in (double[][])[[0.5, -3], [0.5, 0.2], [2, 0.5], [2, 2], [40, 3.6], [40, 3.8]])
        {
            double[] expected = FiniteDifferences.Gradient(value, at), actual = gradient(at);
            for (int i = 0; i < 2; i++)
                Assert.Equal(expected[i], actual[i], 1e-8 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    /// <summary>Against central differences of quantiles of one probability by MathNet: wrong by h²/6 times the third derivative and h²/12 times the fourth, which are below 20 and 100 here.</summary>
    [Fact]
    public void Second_derivatives_are_those_of_the_quantile()
    {
        Tensor a = Plan.Input("a", []);
        (Tensor draw, Tensor noise) = Draw(a, default);
        Tensor first = Derivatives.Gradient(draw, [a])[0];
        Plan plan = Plan.Compile([a, noise], draw, first, Derivatives.Gradient(first, [a])[0]);
        foreach (double concentration in (double[])[0.8, 2, 5])
        {
            double[] results = Executors.Replay(plan, [concentration, 0.6]);
            double probability = MathNet.Numerics.Distributions.Gamma.CDF(concentration, 1, Math.Exp(results[0]));
            double Quantile(double at) => Math.Log(MathNet.Numerics.Distributions.Gamma.InvCDF(at, 1, probability));
            const double h = 2e-3;
            Assert.Equal((Quantile(concentration + h) - Quantile(concentration - h)) / (2 * h), results[1], 2e-5);
            Assert.Equal((Quantile(concentration + h) - (2 * results[0]) + Quantile(concentration - h)) / (h * h), results[2], 1e-4);
        }
    }

    [Fact]
    public void There_is_no_third_derivative_and_it_says_so()
    {
        static Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => x => Derivatives.Gradient(f, x);
        static Tensor F(Tensor x) => Draw(x, default).Draw;
        Assert.Contains(
            "has first and second derivatives by its concentration, but no third",
            Assert.Throws<NotSupportedException>(() => D(D(D(F)))(2.0)).Message);
    }

    [Fact]
    public void Every_continuous_distribution_that_can_be_is_reparameterised()
    {
        IEnumerable<Type> continuous = typeof(Normal).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && !type.IsGenericType
            && type.IsAssignableTo(typeof(IDistribution<Tensor>)) && !type.IsAssignableTo(typeof(IDistribution<Discrete>)));
        string[] vectorsOfCounts = ["DirichletMultinomial", "Multinomial", "MultinomialLogit"];
        Assert.Equal(
            ["ImproperUniform", "Restricted", "Transformed", "VonMises"],
            continuous.Where(type => !type.IsAssignableTo(typeof(IReparameterised))).Select(type => type.Name).Except(vectorsOfCounts).Order());
    }

    private static (Tensor Draw, Tensor Noise) Draw(Tensor concentration, AxisSet axes)
    {
        var noise = new Noise();
        Tensor draw = LogStandardGamma.Draw(concentration, noise, axes);
        return (draw, noise.Inputs[0]);
    }
}
