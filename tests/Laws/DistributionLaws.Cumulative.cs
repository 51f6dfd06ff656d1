using Prob.Graphs;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Laws of distribution functions, their inverses and entropies, for the distributions that have them.</summary>
public abstract partial class DistributionLaws
{
    /// <summary>Of differences: the logarithm of a distribution function bends within a standard deviation, which for large parameters is a small part of their coordinates.</summary>
    private const double CumulativeStep = 3e-4;

    /// <summary>Those with a distribution function.</summary>
    private protected IEnumerable<ICumulative> Cumulatives => Settings.OfType<ICumulative>();

    [Fact]
    public void Distribution_functions_equal_the_reference()
    {
        if (Settings[0] is not ICumulative any)
            return;
        EqualsTable(any, "LogCdf", static (distribution, x) => ((ICumulative)distribution).LogCdf(x));
        EqualsTable(any, "LogSurvival", static (distribution, x) => ((ICumulative)distribution).LogSurvival(x));
        if (any is not IQuantile)
            return;
        EqualsTable(any, "InverseCdf", static (distribution, p) => ((IQuantile)distribution).InverseCdf(p));
        EqualsTable(any, "InverseSurvival", static (distribution, p) => ((IQuantile)distribution).InverseSurvival(p));
    }

    /// <summary>To 1e-13: each is accurate by itself.</summary>
    [Fact]
    public void Cdf_and_survival_sum_to_1()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            Tensor x = Points(distribution, 100, seed: 12);
            Assert.All(LogAddExp(distribution.LogCdf(x), distribution.LogSurvival(x)).ToArray(), sum => Assert.Equal(0, sum, 1e-13));
        }
    }

    [Fact]
    public void Outside_the_support_distribution_functions_are_those_of_its_bounds()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            (double lower, double upper) = (distribution.Support.Range.Lower.ToScalar(), distribution.Support.Range.Upper.ToScalar());
            foreach (double below in new[] { double.NegativeInfinity, lower - 1 })
            {
                if (below < lower || double.IsInfinity(lower))
                    Assert.Equal((double.NegativeInfinity, 0), (distribution.LogCdf(below).ToScalar(), distribution.LogSurvival(below).ToScalar()));
            }

            foreach (double above in new[] { upper + 1, upper, double.PositiveInfinity })
                Assert.Equal((0, double.NegativeInfinity), (distribution.LogCdf(above).ToScalar(), distribution.LogSurvival(above).ToScalar()));
        }
    }

    /// <summary>In the value, if it is continuous, and the parameters; with the tolerance of the density's own slopes.</summary>
    [Fact]
    public void Slopes_of_distribution_functions_equal_finite_differences()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            AssertSlopes(distribution, static (distribution, x) => ((ICumulative)distribution).LogCdfWithin(x), CumulativeStep);
            AssertSlopes(distribution, static (distribution, x) => ((ICumulative)distribution).LogSurvivalWithin(x), CumulativeStep);
        }
    }

    /// <summary>To 1e-12 relative to the value and, as p is rounded, to what a rounding of log p moves it by, with room for ten.</summary>
    [Fact]
    public void Inverses_undo_the_distribution_functions()
    {
        foreach (IQuantile distribution in Settings.OfType<IQuantile>())
        {
            foreach (double p in new[] { 1e-300, 1e-20, 1e-5, 0.1, 0.3, 0.5, 0.8, 0.99 })
            {
                AssertInverse(distribution.LogCdf, distribution.InverseCdf(p).ToScalar(), Math.Log(p));
                AssertInverse(distribution.LogSurvival, distribution.InverseSurvival(p).ToScalar(), Math.Log(p));
            }

            foreach (double logP in new[] { -1e4, -800, -60, -1, -0.1, -1e-3 })
            {
                AssertInverse(distribution.LogCdf, distribution.InverseLogCdfWithin(logP).ToScalar(), logP);
                AssertInverse(distribution.LogSurvival, distribution.InverseLogSurvivalWithin(logP).ToScalar(), logP);
            }

            void AssertInverse(Func<Tensor, Tensor> log, double x, double logP)
            {
                double p = Math.Exp(logP), rounding = distribution.Parameters.Where(static parameter => parameter.Support == Support.Real).Max(static parameter => (double?)Math.Abs(parameter.Value.ToScalar())) * 4 * Math.ScaleB(1, -52) ?? 0;
                Assert.True(double.IsFinite(x) || p < 1e-5, $"{distribution} at {p} is {x}.");
                if (!double.IsFinite(x) || Distribution.Contains(distribution, x).ToScalar() == 0 || Math.Abs(x) < 1e-300)
                    return;   // a quantile that over- or underflows
                if (new[] { x, Math.BitIncrement(x + rounding), Math.BitDecrement(x - rounding) }.Any(near => double.IsNegativeInfinity(log(near).ToScalar())))
                {
                    Assert.True(p <= 1e-5, $"{distribution} at {p} is {x}, the end of the support.");
                    return;   // one that rounds to the end of the support, by its own size or that of a location
                }

                Tensor input = Plan.Input("x", default);
                double slope = FiniteDifferences.Planned([input], log(input)).Gradient([x])[0], actual = log(x).ToScalar();
                double tolerance = 1e-12 * (1 + Math.Abs(logP) + Math.Abs(x * slope) + LocationRounding(slope));
                Assert.True(Math.Abs(actual - logP) <= tolerance, $"{distribution}: at {x:R} the log probability is {actual:R}, for {logP:R}.");
            }

            // A location is added to what the formula gives, and rounds it by its own size.
            double LocationRounding(double slope) => Math.Abs(slope) * ParameterValues(distribution).Max(Math.Abs) * 1e-3;
        }
    }

    /// <summary>Within 1e-12 of the value or, where terms cancel, within eight roundings of the largest.</summary>
    private void EqualsTable(IDistribution any, string? quantity, Func<IDistribution, Tensor, Tensor> function)
    {
        string name = quantity is null ? Table : $"{Table}.{quantity}";
        foreach ((Tensor[] parameters, Tensor value, double expected, double scale) in DistributionTable.Rows(name))
        {
            double actual = function(Like(any, parameters, value), value).ToScalar();
            double tolerance = (1e-12 * Math.Abs(expected)) + (8 * Math.ScaleB(scale, -53));
            Assert.True(
                double.IsFinite(expected) ? Math.Abs(actual - expected) <= tolerance : actual.Equals(expected),
                $"{name}({string.Join("; ", parameters.Select(Text))}) at {Text(value)}: expected {expected:R}, but was {actual:R}; the largest term is {scale:g3}.");
        }
    }
}
