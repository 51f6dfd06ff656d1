using System.Collections.Immutable;

namespace Prob.Tests.Inference.Variational;

/// <summary>
/// Estimators that put a mixture of values in the place of a discrete draw, against their definition: from the noise that was drawn, plain loops make weights and the bound at these, and the
/// derivative is that of the bound by the weights times that of what stands in for the weights. Derivatives by central differences, so to 1e-7 of numbers about 1.
/// </summary>
public class MixtureEstimatorTests
{
    private const double Temperature = 0.6;

    private static readonly double[] Data = [0.3, 2.1], Prior = [0.2, 0.5, 0.3], Centre = [-1, 0.5, 2], Logits = [0.4, -0.3, 0.1];

    private static Model<Discrete> Mixture() => Model.Define(m =>
    {
        Plate row = m.Plate("row", Data.Length);
        m.Sample(out var z, row, new Categorical(Prior));
        m.Observe(row, new Normal(((Tensor)Centre)[z], 0.7), Data);
        return z;
    });

    private static Model<Discrete> Guide() => Model.Define(m =>
    {
        Plate row = m.Plate("row", Data.Length);
        m.Parameter(out var logits, Logits);
        m.Sample(out var z, row, Categorical.FromLogits(logits * (1 + row.Index)));
        return z;
    });

    public static TheoryData<string> Names => ["straight-through", "Gumbel-softmax", "straight-through Gumbel"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mixture_is_what_its_definition_says(string name)
    {
        var evaluator = BoundEvaluator.Of(Mixture(), Guide(), new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Of(name)) });
        var random = new Philox(3);
        for (int trial = 0; trial < 10; trial++)
        {
            double[] actual = evaluator.Draw(ref random).ToArray(), noise = evaluator.Noise.ToArray();
            double Perturbed(double[] p, int i, int k) => LogProbability(p, i, k) - Math.Log(-Math.Log(noise[(3 * i) + k]));
            double[] Soft(double[] p, int i)
            {
                double[] weights = [.. Enumerable.Range(0, 3).Select(k => name == "straight-through" ? Math.Exp(LogProbability(p, i, k)) : Math.Exp(Perturbed(p, i, k) / Temperature))];
                double sum = weights.Sum();
                return [.. weights.Select(weight => weight / sum)];
            }

            double[] Weights(int i)
            {
                if (name == "Gumbel-softmax")
                    return Soft(Logits, i);
                int largest = Enumerable.Range(0, 3).MaxBy(k => Perturbed(Logits, i, k));
                return [.. Enumerable.Range(0, 3).Select(k => k == largest ? 1.0 : 0)];
            }

            double[][] drawn = [Weights(0), Weights(1)];
            Assert.Equal(Bound(drawn, Logits), actual[0], 1e-10);
            for (int j = 0; j < Logits.Length; j++)
            {
                double expected = Difference(p => Bound(drawn, p), Logits, j);
                for (int i = 0; i < drawn.Length; i++)
                {
                    for (int k = 0; k < 3; k++)
                    {
                        (int row, int value) = (i, k);
                        double byWeight = Difference(w => Bound(row == 0 ? [w, drawn[1]] : [drawn[0], w], Logits), drawn[i], k);
                        expected += byWeight * Difference(p => Soft(p, row)[value], Logits, j);
                    }
                }

                Assert.Equal(expected, actual[1 + j], 1e-7);
            }
        }
    }

    private static double LogProbability(double[] p, int i, int k) => (p[k] * (1 + i)) - Math.Log(p.Sum(logit => Math.Exp(logit * (1 + i))));

    /// <summary>Of the densities of z itself the expectation is known; an observation sees the mixture of centres.</summary>
    private static double Bound(double[][] weights, double[] p)
    {
        double bound = 0;
        for (int i = 0; i < Data.Length; i++)
        {
            double centre = weights[i].Zip(Centre, (w, c) => w * c).Sum(), r = (Data[i] - centre) / 0.7;
            bound += (-0.5 * r * r) - Math.Log(0.7) - (0.5 * Math.Log(2 * Math.PI));
            for (int k = 0; k < 3; k++)
                bound += Math.Exp(LogProbability(p, i, k)) * (Math.Log(Prior[k]) - LogProbability(p, i, k));
        }

        return bound;
    }

    private static double Difference(Func<double[], double> f, double[] at, int i)
    {
        const double step = 1e-5;
        double[] above = [.. at], below = [.. at];
        above[i] += step;
        below[i] -= step;
        return (f(above) - f(below)) / (2 * step);
    }

    /// <summary>Chosen by <see cref="ModelBuilder.Switch(Tensor, ReadOnlySpan{Tensor}, string, int)"/>, or by index, or by one-hot vector: the same values with the same derivatives, to rounding.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void However_a_value_is_chosen_derivatives_flow_back_to_the_weights(string name)
    {
        Tensor centre = Centre;
        double[] expected = Drawn(name, (_, z) => centre[z]);
        double[] chosen = Drawn(name, (m, z) => m.Switch(z, [Centre[0], Centre[1], Centre[2]])), contracted = Drawn(name, (_, z) => Functions.Dot(z.OneHot, centre));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], chosen[i], 1e-12);
            Assert.Equal(expected[i], contracted[i], 1e-12);
        }

        Assert.DoesNotContain(0, expected);
    }

    [Fact]
    public void Distributions_are_chosen_as_the_draw_says_and_mixed_for_derivatives()
    {
        double[] expected = Drawn("straight-through Gumbel", static (_, _, z) => new Normal(((Tensor)Centre)[z], 0.7));
        double[] actual = Drawn("straight-through Gumbel", static (m, _, z) => m.Switch(z, [new Normal(Centre[0], 0.7), new Normal(Centre[1], 0.7), new Normal(Centre[2], 0.7)]));
        Assert.Equal(expected[0], actual[0], 1e-12);   // the value is that of the draw; the derivative takes the densities instead of the means
        Assert.NotEqual(0, actual[1]);
    }

    [Fact]
    public void What_would_lose_the_derivative_of_a_draw_is_refused()
    {
        Tensor centre = Centre;
        Refuses("equal", (_, z) => Functions.Equal(z, 1));
        Refuses("less", (_, z) => z > 0);
        Refuses("where", (_, z) => Functions.Where(z, 2.0, 1.0));
        Refuses("gather", (_, z) => centre[2 - z]);
        Drawn("straight-through", (_, z) => Functions.StopGradient(Functions.Equal(z, 1)));
        Drawn("straight-through", (_, z) => Functions.Log1mExp(-Functions.Exp(centre[z])));   // compares, but a continuous value

        static void Refuses(string what, Func<ModelBuilder, Discrete, Tensor> mean)
        {
            string message = Assert.Throws<ModelException>(() => Drawn("straight-through", mean)).Message;
            Assert.Contains("'z'", message, StringComparison.Ordinal);
            Assert.Contains(what, message, StringComparison.Ordinal);
            Assert.Contains("m.Switch", message, StringComparison.Ordinal);
        }
    }

    private static double[] Drawn(string name, Func<ModelBuilder, Discrete, Tensor> mean) => Drawn(name, (m, _, z) => new Normal(mean(m, z), 0.7));

    /// <summary>The bound and its gradient with some noise.</summary>
    private static double[] Drawn(string name, Func<ModelBuilder, Plate, Discrete, IDistribution<Tensor>> data)
    {
        Model<Discrete> model = Model.Define(m =>
        {
            Plate row = m.Plate("row", Data.Length);
            m.Sample(out var z, row, new Categorical(Prior));
            m.Observe(row, data(m, row, z), Data);
            return z;
        });
        var random = new Philox(9);
        return BoundEvaluator.Of(model, Guide(), new Prob.Variational { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Of(name)) }).Draw(ref random).ToArray();
    }

    private static Estimator Of(string name) => name switch
    {
        "straight-through" => Estimator.StraightThrough,
        "Gumbel-softmax" => Estimator.GumbelSoftmax(Temperature),
        _ => Estimator.StraightThroughGumbel(Temperature),
    };
}
