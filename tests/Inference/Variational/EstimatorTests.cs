using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob.Tests.Inference.Variational;

/// <summary>
/// Estimators against the exact bound of a model of few discrete values, which plain loops over all of them give; gradients by central differences of these loops.
/// Unbiased estimates may miss by <see cref="Within"/> standard errors: 5 of a normal deviate, below 1e-6 per number, of which there are fewer than 100.
/// </summary>
public class EstimatorTests
{
    private const double Errors = 5;

    private static readonly double[] Data = [0.3, 2.1, -0.7], Start = [0.2, -0.4, 0.1, 0.5, 0.3, -0.2];

    /// <summary>Three rows, each with one of two kinds, whose centre it lies about; how likely a kind is depends on a switch for all rows.</summary>
    private static Model<(Discrete, Discrete)> TwoLevels() => Model.Define(m =>
    {
        Plate row = m.Plate("row", Data.Length);
        m.Sample(out var s, new Bernoulli(0.3));
        m.Sample(out var z, row, new Categorical(((Tensor)new double[,] { { 0.2, 0.5, 0.3 }, { 0.6, 0.1, 0.3 } })[s]));
        m.Observe(row, new Normal(((Tensor)new double[] { -1, 0.5, 2 })[z], 1 + (0.5 * s)), Data);
        return (s, z);
    });

    /// <summary>q(s) q(z | s), with a parameter for each value of z given s = 0, and one that s = 1 adds to the first.</summary>
    private static Model<(Discrete, Discrete)> GuideOfTwoLevels() => Model.Define(m =>
    {
        Plate row = m.Plate("row", Data.Length);
        m.Parameter(out var a, Start[0]);
        m.Parameter(out var b, Start[1..4]);
        m.Parameter(out var c, Start[4..6]);
        m.Sample(out var s, new BernoulliLogit(a));
        m.Sample(out var z, row, Categorical.FromLogits(b + (s * c[0] * (Tensor)new double[] { 1, 0, -1 }) + (c[1] * row.Index)));
        return (s, z);
    });

    private static double ExactOfTwoLevels(double[] p)
    {
        double[][] prior = [[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]];
        double bound = 0, one = 1 / (1 + Math.Exp(-p[0]));
        for (int s = 0; s < 2; s++)
        {
            double qs = s == 1 ? one : 1 - one, ps = s == 1 ? 0.3 : 0.7;
            bound += qs * (Math.Log(ps) - Math.Log(qs));
            for (int i = 0; i < Data.Length; i++)
            {
                double[] logits = [p[1] + (s * p[4]) + (p[5] * i), p[2] + (p[5] * i), p[3] - (s * p[4]) + (p[5] * i)];
                double total = logits.Sum(Math.Exp);
                for (int z = 0; z < 3; z++)
                {
                    double q = Math.Exp(logits[z]) / total, sd = 1 + (0.5 * s), r = (Data[i] - new[] { -1, 0.5, 2 }[z]) / sd;
                    bound += qs * q * (Math.Log(prior[s][z]) - (0.5 * r * r) - Math.Log(sd) - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(q));
                }
            }
        }

        return bound;
    }

    private static double[] BoundAndGradient(Func<double[], double> exact, double[] at) =>
        [exact(at), .. at.Select((x, i) => Difference(exact, at, i))];

    private static double Difference(Func<double[], double> exact, double[] at, int i)
    {
        const double step = 1e-5;   // of values about 1: rounding 1e-11, and third derivatives times 1e-10
        double[] above = [.. at], below = [.. at];
        above[i] += step;
        below[i] -= step;
        return (exact(above) - exact(below)) / (2 * step);
    }

    [Fact]
    public void Enumeration_is_exact()
    {
        var exact = BoundEvaluator.Of(TwoLevels(), GuideOfTwoLevels());
        var random = new Philox(1);
        double[] actual = exact.Draw(ref random).ToArray(), expected = BoundAndGradient(ExactOfTwoLevels, Start);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-8);
    }

    [Theory]
    [InlineData("score", "score", 1, null)]
    [InlineData("score", "score", 1, Baseline.None)]
    [InlineData("score", "score", 4, null)]
    [InlineData("score", "score", 4, Baseline.RunningMean)]
    [InlineData("score", "enumeration", 1, null)]
    [InlineData("score", "score", 2, Baseline.LeaveOneOut)]
    public void Score_functions_are_unbiased(string ofSwitch, string ofRows, int particles, Baseline? baseline)
    {
        Estimator Of(string name) => name == "score" ? Estimator.Score(baseline) : Estimator.Enumeration;
        var options = new Prob.Variational { Particles = particles, Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("s", Of(ofSwitch)).Add("z", Of(ofRows)) };
        AssertUnbiased(BoundEvaluator.Of(TwoLevels(), GuideOfTwoLevels(), options), BoundAndGradient(ExactOfTwoLevels, Start), 40_000);
    }

    [Fact]
    public void Rows_of_a_subsampled_plate_stand_for_all()
    {
        Estimator[] estimators = [Estimator.Enumeration, Estimator.Score()];
        foreach (Estimator estimator in estimators)
        {
            var options = new Prob.Variational
            {
                Plate = "row",
                Training = new() { BatchSize = 2 },
                Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", estimator).Add("s", Estimator.Score()),
            };
            var evaluator = BoundEvaluator.Of(TwoLevels(), GuideOfTwoLevels(), options);
            // All pairs of rows, equally often.
            double[] expected = BoundAndGradient(ExactOfTwoLevels, Start), sum = new double[expected.Length], variance = new double[expected.Length];
            (int, int)[] pairs = [(0, 1), (0, 2), (1, 2)];
            foreach ((int first, int second) in pairs)
            {
                (evaluator.Inputs[evaluator.Size], evaluator.Inputs[evaluator.Size + 1]) = (first, second);
                (double[] mean, double[] error) = evaluator.Average(20_000);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += mean[i] / pairs.Length;
                    variance[i] += error[i] * error[i] / (pairs.Length * pairs.Length);
                }
            }

            for (int i = 0; i < sum.Length; i++)
                Assert.Equal(expected[i], sum[i], (Errors * Math.Sqrt(variance[i])) + 1e-8);
        }
    }

    /// <summary>A mixture of values is a point of the values' simplex, and straight-through draws are its corners; at these the bound is an honest estimate.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Straight_through_draws_estimate_the_bound(bool isGumbel)
    {
        Estimator estimator = isGumbel ? Estimator.StraightThroughGumbel(0.7) : Estimator.StraightThrough;
        var options = new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", estimator).Add("s", Estimator.Score()) };
        var evaluator = BoundEvaluator.Of(TwoLevels(), GuideOfTwoLevels(), options);
        (double[] mean, double[] error) = evaluator.Average(40_000);
        Assert.Equal(ExactOfTwoLevels(Start), mean[0], Errors * error[0]);
    }

    /// <summary>Where nothing depends on the draws but their own densities, bound and gradient are exact.</summary>
    [Fact]
    public void The_densities_of_a_mixture_are_summed_exactly()
    {
        double[] prior = [0.2, 0.5, 0.3], start = [0.4, -0.3, 0.2];
        var model = Model.Define(m =>
        {
            m.Sample(out var z, m.Plate("row", 3), new Categorical(prior));
            return z;
        });
        var guide = Model.Define(m =>
        {
            Plate row = m.Plate("row", 3);
            m.Parameter(out var a, start);
            m.Sample(out var z, row, Categorical.FromLogits(a * (1 + row.Index)));
            return z;
        });
        double Exact(double[] a)
        {
            double bound = 0;
            for (int i = 0; i < 3; i++)
            {
                double[] weights = [.. a.Select(logit => Math.Exp(logit * (1 + i)))];
                for (int z = 0; z < 3; z++)
                    bound += weights[z] / weights.Sum() * (Math.Log(prior[z]) - Math.Log(weights[z] / weights.Sum()));
            }

            return bound;
        }

        double[] expected = BoundAndGradient(Exact, start);
        foreach (Estimator estimator in (Estimator[])[Estimator.StraightThrough, Estimator.GumbelSoftmax(), Estimator.StraightThroughGumbel()])
        {
            var random = new Philox(1);
            ReadOnlySpan<double> actual = BoundEvaluator.Of(model, guide, new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", estimator) }).Draw(ref random);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-9);   // of the differences
        }
    }

    [Fact]
    public void A_site_drawn_given_an_enumerated_one_is_refused()
    {
        var options = new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Estimator.Score()) };
        var exception = Assert.Throws<ModelException>(() => BoundEvaluator.Of(TwoLevels(), GuideOfTwoLevels(), options));
        Assert.Contains("'z' (line ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("given 's', which is enumerated", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Sites that depend on each other are drawn together: the values that are most probable of all under the weights with their noise, found here by trying all.</summary>
    [Fact]
    public void Straight_through_Gumbel_draws_a_tree_as_a_whole()
    {
        var options = new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("s", Estimator.StraightThroughGumbel()).Add("z", Estimator.StraightThroughGumbel()) };
        var evaluator = BoundEvaluator.Of(TwoLevels(), GuideOfTwoLevels(), options);
        var random = new Philox(9);
        var seen = new HashSet<string>();
        double[] p = Start;
        double one = 1 / (1 + Math.Exp(-p[0]));
        double[][] prior = [[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]];
        double LogGuide(int s, int i, int z)
        {
            double[] logits = [p[1] + (s * p[4]) + (p[5] * i), p[2] + (p[5] * i), p[3] - (s * p[4]) + (p[5] * i)];
            return logits[z] - Math.Log(logits.Sum(Math.Exp));
        }

        for (int trial = 0; trial < 30; trial++)
        {
            double actual = evaluator.Draw(ref random)[0];
            double[] noise = evaluator.Noise[^(2 + 9)..].ToArray();   // of s, then of z: by value, then by row
            double Gumbel(int k) => -Math.Log(-Math.Log(noise[k]));
            (double Weight, double Bound, string Values) best = (double.NegativeInfinity, 0, "");
            for (int k = 0; k < 2 * 27; k++)
            {
                int s = k / 27;
                int[] z = [k % 27 / 9, k % 9 / 3, k % 3];
                double logGuide = Math.Log(s == 1 ? one : 1 - one), weight = logGuide + Gumbel(s), logJoint = Math.Log(s == 1 ? 0.3 : 0.7);
                for (int i = 0; i < z.Length; i++)
                {
                    double sd = 1 + (0.5 * s), r = (Data[i] - new[] { -1, 0.5, 2 }[z[i]]) / sd;
                    logGuide += LogGuide(s, i, z[i]);
                    weight += LogGuide(s, i, z[i]) + Gumbel(2 + (3 * z[i]) + i);
                    logJoint += Math.Log(prior[s][z[i]]) - (0.5 * r * r) - Math.Log(sd) - (0.5 * Math.Log(2 * Math.PI));
                }

                if (weight > best.Weight)
                    best = (weight, logJoint - logGuide, $"{s} {string.Join(' ', z)}");
            }

            seen.Add(best.Values);
            Assert.Equal(best.Bound, actual, 1e-9);
        }

        Assert.True(seen.Count > 5, "There are 54 values, and hardly any were drawn.");
    }

    private static void AssertUnbiased(BoundEvaluator evaluator, double[] expected, int draws)
    {
        (double[] mean, double[] error) = evaluator.Average(draws);
        Assert.Equal(expected.Length, mean.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], mean[i], (Errors * error[i]) + 1e-8);   // 1e-8 where nothing is left to chance
    }
}
