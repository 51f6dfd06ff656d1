using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob.Tests.Inference.Variational;

/// <summary>Guides that are chains, or trees, of discrete sites: against loops over all paths.</summary>
public class ChainGuideTests
{
    private static readonly double[] Observed = [0.4, -1.2, 2.2], Start = [0.3, -0.2, 0.5, 0.1];
    private static readonly double[,] Move = { { 0.8, 0.2 }, { 0.35, 0.65 } };
    private static readonly double[] Centre = [-1, 1.5];

    private static Model<Discrete> Hmm() => Model.Define(m =>
    {
        Plate day = m.Plate("day", Observed.Length);
        m.Chain(out var z, day, first: new Categorical((Tensor)new double[] { 0.6, 0.4 }), next: s => new Categorical(((Tensor)Move)[s]));
        m.Observe(day, new Normal(((Tensor)Centre)[z], 1), Observed);
        return z;
    });

    private static Model<Discrete> Guide() => Model.Define(m =>
    {
        Plate day = m.Plate("day", Observed.Length);
        m.Parameter(out var first, Start[..2]);
        m.Parameter(out var next, Start[2..]);
        m.Chain(
            out var z,
            day,
            first: Categorical.FromLogits(first),
            next: s => Categorical.FromLogits([next[0] + (s * day.Index), next[1] - (0.3 * s)]));
        return z;
    });

    private static (double[] First, double[][,] Next) GuideTables(double[] p)
    {
        static double[] LogSoftmax(params double[] x)
        {
            double sum = Math.Log(x.Sum(Math.Exp));
            return [.. x.Select(value => value - sum)];
        }

        var next = new double[Observed.Length][,];
        for (int t = 0; t < next.Length; t++)
        {
            next[t] = new double[2, 2];
            for (int i = 0; i < 2; i++)
            {
                double[] row = LogSoftmax(p[2] + (i * t), p[3] - (0.3 * i));
                (next[t][i, 0], next[t][i, 1]) = (row[0], row[1]);
            }
        }

        return (LogSoftmax(p[0], p[1]), next);
    }

    private static IEnumerable<int[]> Paths()
    {
        for (int k = 0; k < 8; k++)
            yield return [k & 1, (k >> 1) & 1, k >> 2];
    }

    private static double LogJoint(int[] z)
    {
        double sum = Math.Log(z[0] == 0 ? 0.6 : 0.4);
        for (int t = 0; t < z.Length; t++)
        {
            double r = Observed[t] - Centre[z[t]];
            sum += (t > 0 ? Math.Log(Move[z[t - 1], z[t]]) : 0) - (0.5 * r * r) - (0.5 * Math.Log(2 * Math.PI));
        }

        return sum;
    }

    private static double LogGuide(int[] z, double[] p)
    {
        (double[] first, double[][,] next) = GuideTables(p);
        double sum = first[z[0]];
        for (int t = 1; t < z.Length; t++)
            sum += next[t][z[t - 1], z[t]];
        return sum;
    }

    private static double Exact(double[] p) => Paths().Sum(z => Math.Exp(LogGuide(z, p)) * (LogJoint(z) - LogGuide(z, p)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_chain_is_summed_exactly(int particles)
    {
        var evaluator = BoundEvaluator.Of(Hmm(), Guide(), new Prob.Variational { Particles = particles });
        var random = new Philox(1);
        double[] actual = evaluator.Draw(ref random).ToArray();
        Assert.Equal(Exact(Start), actual[0], 1e-10);
        for (int i = 0; i < Start.Length; i++)
        {
            double[] above = [.. Start], below = [.. Start];
            above[i] += 1e-5;
            below[i] -= 1e-5;
            Assert.Equal((Exact(above) - Exact(below)) / 2e-5, actual[1 + i], 1e-8);
        }
    }

    /// <summary>
    /// By its definition: the value is that at the path which is most probable under perturbed weights, and the derivative is the chain rule through the probabilities of states under these
    /// weights at the temperature, that of the bound being taken with respect to the state indicators. Both from loops over all paths, the latter by differences.
    /// </summary>
    [Fact]
    public void Straight_through_Gumbel_draws_a_chain_as_a_whole()
    {
        const double temperature = 0.7;
        var options = new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Estimator.StraightThroughGumbel(temperature)) };
        var evaluator = BoundEvaluator.Of(Hmm(), Guide(), options);
        var random = new Philox(5);
        var seen = new HashSet<string>();
        for (int trial = 0; trial < 20; trial++)
        {
            double[] actual = evaluator.Draw(ref random).ToArray();
            double[] noise = evaluator.Noise.ToArray();
            Assert.Equal(2 * Observed.Length, noise.Length);   // of (value, day)
            double Gumbel(int t, int k, bool valueFirst) => -Math.Log(-Math.Log(noise[valueFirst ? (k * Observed.Length) + t : (2 * t) + k]));
            double Perturbed(int[] z, double[] p, double cooled) => cooled * (LogGuide(z, p) + z.Select((k, t) => Gumbel(t, k, valueFirst: true)).Sum());
            int[] path = Paths().MaxBy(z => Perturbed(z, Start, 1))!;
            seen.Add(string.Concat(path));
            Assert.Equal(LogJoint(path) - LogGuide(path, Start), actual[0], 1e-9);

            // The indicators of states as soft numbers w: the bound is multilinear in them, given p for the guide's own density.
            double Bound(double[,] w, double[] p)
            {
                (double[] first, double[][,] next) = GuideTables(p);
                double sum = 0;
                for (int k = 0; k < 2; k++)
                {
                    sum += w[0, k] * (Math.Log(k == 0 ? 0.6 : 0.4) - first[k]);
                    for (int t = 0; t < Observed.Length; t++)
                        sum += w[t, k] * ObservedAt(t, w);
                }

                // Transitions are looked up by the mixture of values before: the model's table rows are mixed, then the logarithm is taken; the guide's logits see the mixed value.
                for (int t = 1; t < Observed.Length; t++)
                {
                    double before = w[t - 1, 1];
                    double[] logits = [p[2] + (before * t), p[3] - (0.3 * before)];
                    double total = Math.Log(logits.Sum(Math.Exp));
                    for (int k = 0; k < 2; k++)
                        sum += w[t, k] * (Math.Log((w[t - 1, 0] * Move[0, k]) + (w[t - 1, 1] * Move[1, k])) - (logits[k] - total));
                }

                return sum;
            }

            double ObservedAt(int t, double[,] w)
            {
                double r = Observed[t] - ((w[t, 0] * Centre[0]) + (w[t, 1] * Centre[1]));
                return ((-0.5 * r * r) - (0.5 * Math.Log(2 * Math.PI))) / (w[t, 0] + w[t, 1]);
            }

            double[,] Soft(double[] p)
            {
                var w = new double[Observed.Length, 2];
                double total = Paths().Sum(z => Math.Exp(Perturbed(z, p, 1 / temperature)));
                foreach (int[] z in Paths())
                {
                    for (int t = 0; t < z.Length; t++)
                        w[t, z[t]] += Math.Exp(Perturbed(z, p, 1 / temperature)) / total;
                }

                return w;
            }

            double[,] hard = new double[Observed.Length, 2];
            for (int t = 0; t < path.Length; t++)
                hard[t, path[t]] = 1;
            for (int i = 0; i < Start.Length; i++)
            {
                const double step = 1e-5;
                double[] above = [.. Start], below = [.. Start];
                above[i] += step;
                below[i] -= step;
                double expected = (Bound(hard, above) - Bound(hard, below)) / (2 * step);   // of the guide's density alone
                double[,] up = Soft(above), down = Soft(below);
                for (int t = 0; t < Observed.Length; t++)
                {
                    for (int k = 0; k < 2; k++)
                    {
                        double[,] more = (double[,])hard.Clone(), less = (double[,])hard.Clone();
                        more[t, k] += step;
                        less[t, k] -= step;
                        expected += (Whole(more) - Whole(less)) / (2 * step) * (up[t, k] - down[t, k]) / (2 * step);
                    }
                }

                double Whole(double[,] w)
                {
                    double sum = Bound(w, Start);
                    for (int t = 0; t < Observed.Length; t++)
                        sum += ObservedAt(t, w) * (1 - w[t, 0] - w[t, 1]);   // an observation counts once, however large the indicators
                    return sum;
                }

                Assert.Equal(expected, actual[1 + i], 1e-6);
            }
        }

        Assert.True(seen.Count > 2, "All draws were of one or two paths.");
    }

    /// <summary>
    /// The program of the guide runs several times for such a draw; x must be the same in each. If it were not, states would be drawn by one x and judged by another, which here costs 100 nats
    /// a day.
    /// </summary>
    [Fact]
    public void A_continuous_site_before_a_straight_through_chain_is_drawn_once()
    {
        const int days = 4;
        Model<(Tensor X, Discrete Z)> Program(double scale) => Model.Define(m =>
        {
            Plate day = m.Plate("day", days);
            m.Sample(out var x, new Normal(0, scale));
            Tensor logit = 100 * x;
            m.Chain(out var z, day, first: Categorical.FromLogits([logit, -logit]), next: s => Categorical.FromLogits([logit, -logit]));
            return (x, z);
        });
        var options = new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Estimator.StraightThroughGumbel(0.5)) };
        var evaluator = BoundEvaluator.Of(Program(1), Program(1), options);
        var random = new Philox(7);
        for (int trial = 0; trial < 50; trial++)
            Assert.Equal(0, evaluator.Draw(ref random)[0], 1e-9);   // model and guide are the same
        Assert.Equal(1 + (2 * days), evaluator.Noise.Length);
    }
}
