using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob.Tests.Inference.Variational;

/// <summary>Guides that somebody wrote: what they find, minibatches, what is explained, and what is refused.</summary>
public class GuideTests
{
    private static readonly int[] Counts = [3, 5, 2, 4, 6, 1];

    /// <summary>Counts with a gamma rate: the posterior is Gamma(2 + Σ counts, 1 + n).</summary>
    private static Model<Tensor> Rates() => Model.Define(m =>
    {
        m.Sample(out var rate, new Gamma(2, 1));
        m.Observe(m.Plate("row", Counts.Length), new Poisson(rate), Counts);
        return rate;
    });

    private static Model<Tensor> GammaGuide() => Model.Define(m =>
    {
        m.Parameter(out var a, 4.0, Support.Positive);
        m.Parameter(out var b, 2.0, Support.Positive);
        m.Sample(out var rate, new Gamma(a, b));
        return rate;
    });

    /// <summary>The guide contains the posterior, so that sticking the landing ends without noise, at the log evidence; also where rows come in minibatches, which have noise of their own.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void An_implicitly_reparameterised_guide_finds_a_gamma_posterior(int? batch)
    {
        double shape = 2 + Counts.Sum(), rate = 1 + Counts.Length;
        double logEvidence = MathNet.Numerics.SpecialFunctions.GammaLn(shape) - MathNet.Numerics.SpecialFunctions.GammaLn(2) - (shape * Math.Log(rate))
            - Counts.Sum(count => MathNet.Numerics.SpecialFunctions.GammaLn(count + 1));
        var options = new Prob.Variational
        {
            Plate = batch is null ? null : "row",
            SticksTheLanding = true,
            Training = new() { BatchSize = batch ?? 1, Optimiser = new Adam(0.05), Epochs = batch is null ? 3000 : 2000, Schedule = new CosineDecay(batch is null ? 3000 : 6000) },
        };
        VariationalFit<Tensor> fit = Rates().Fit(GammaGuide(), options);
        double a = Math.Exp(fit.Parameters["a"].ToScalar()), b = Math.Exp(fit.Parameters["b"].ToScalar());
        double tolerance = batch is null ? 1e-3 : 0.05;   // a minibatch of 2 of 6 rows leaves noise that the last small steps average
        Assert.Equal(1, a / shape, tolerance);
        Assert.Equal(1, b / rate, tolerance);
        Assert.Equal(logEvidence, fit.Elbo, batch is null ? 1e-4 : 0.01);
        Assert.True(fit.KHat < 0.5, fit.Verdict);
        Assert.Equal(shape / rate, fit["rate"].Mean()[0], 0.02 * shape / rate);
    }

    [Fact]
    public void Local_parameters_of_a_subsampled_plate_are_learned_by_cell()
    {
        double[] y = [0.5, -1, 2, 1.5];
        Model<Tensor> model = Model.Define(m =>
        {
            Plate row = m.Plate("row", y.Length);
            m.Sample(out var z, row, new Normal(0, 1));
            m.Observe(row, new Normal(z, 0.5), y);
            return z;
        });
        var guide = new MeanField { SticksTheLanding = true, Plate = "row", Training = new() { BatchSize = 3, Optimiser = new Adam(0.05), Epochs = 2000, Schedule = new CosineDecay(4000) } };
        VariationalFit<Tensor> fit = model.Fit(guide);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(0.8 * y[i], fit.Parameters["the mean of 'z'"].ToArray()[i], 1e-3);   // y/σ² ÷ (1 + 1/σ²)
            Assert.Equal(Math.Log(Math.Sqrt(0.2)), fit.Parameters["the log scale of 'z'"].ToArray()[i], 1e-3);
        }
    }

    [Fact]
    public void Fits_give_the_same_bits_for_the_same_seed()
    {
        var options = new Prob.Variational { Training = new() { Epochs = 50, Seed = 3 } };
        double[] first = Rates().Fit(GammaGuide(), options)["rate"].Values(), second = Rates().Fit(GammaGuide(), options)["rate"].Values();
        Assert.Equal(first, second);
        Assert.NotEqual(first, Rates().Fit(GammaGuide(), options with { Training = options.Training with { Seed = 4 } })["rate"].Values());
    }

    [Fact]
    public void Validation_is_the_bound_of_other_data()
    {
        Model<int[], Tensor> model = Model.Define((ModelBuilder m, int[] counts) =>
        {
            m.Sample(out var rate, new Gamma(2, 1));
            m.Observe(m.Plate("row", counts.Length), new Poisson(rate), counts);
            return rate;
        });
        VariationalFit<Tensor> fit = model.Given(Counts).Fit(GammaGuide(), new() { Training = new() { Epochs = 20 } }, (model.Given([1, 1, 20]), GammaGuide()));
        Assert.Equal(20, fit.ValidationHistory.Length);
        Assert.All(fit.ValidationHistory, bound => Assert.True(double.IsFinite(bound)));
        Assert.True(fit.ValidationHistory[^1] < fit.History[^1] - 10, "Counts of 1, 1, 20 are far less likely than the others.");
    }

    [Fact]
    public void Estimators_are_explained()
    {
        Model<(Tensor, Discrete, Discrete, Discrete)> model = Model.Define(m =>
        {
            m.Sample(out var a, new Normal(0, 1));
            m.Sample(out var b, new Bernoulli(0.5));
            m.Sample(out var c, new Poisson(2));
            m.Sample(out var d, new Categorical([0.5, 0.5]));
            m.Sample(out var open, new Categorical([0.2, 0.8]));
            m.Observe(new Normal(a + b + c + d + open, 1), 1.5);
            return (a, b, c, d);
        });
        Model<Tensor> guide = Model.Define(m =>
        {
            m.Parameter(out var p, [0.1, 0.2]);
            m.Sample(out var a, new Normal(p[0], 1));
            m.Sample(out var b, new BernoulliLogit(p[1]));
            m.Sample(out var c, new PoissonLog(p[0]));
            m.Sample(out var d, Categorical.FromLogits(p));
            return a;
        });
        var options = new Prob.Variational
        {
            Particles = 2,
            Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("b", Estimator.Score(Baseline.RunningMean)).Add("d", Estimator.StraightThroughGumbel(0.5)),
        };
        string text = model.Explain(guide, options).ToString().ReplaceLineEndings("\n");
        Assert.Equal(
            """
            a     Normal: reparameterised; its draws have derivatives
            b     BernoulliLogit: score function; asked for; baseline: a running mean
            c     PoissonLog: score function; too many values to sum over; baseline: the other particles
            d     CategoricalLogit: straight-through Gumbel at temperature 0.5; asked for; biased
            open  summed out of the model exactly, as the guide does not draw it
            2 numbers to fit, 2 draws a step.
            """.ReplaceLineEndings("\n"),
            text);
    }

    public static TheoryData<string, Action> Mistakes => new()
    {
        { "The model has a continuous site 'rate' (line ", () => Rates().Fit(Model.Define(m => { m.Parameter(out var p, 0.0); m.Sample(out var other, new Gamma(Exp(p), 1)); return other; })) },
        { "is at least 0 in the model, but 'rate'", () => Rates().Fit(Model.Define(m => { m.Parameter(out var p, 0.0); m.Sample(out var rate, new Normal(p, 1)); return rate; })) },
        { "is in the plates [] in the model, but 'rate'", () => Rates().Fit(Model.Define(m => { m.Parameter(out var p, 0.0); m.Sample(out var rate, m.Plate("x", 2), new Gamma(Exp(p), 1)); return rate; })) },
        { "The guide observes 'y'", () => Rates().Fit(Model.Define(m => { m.Parameter(out var p, 0.0); m.Sample(out var rate, new Gamma(Exp(p), 1)); m.Observe(new Normal(rate, 1), 1.0, "y"); return rate; })) },
        { "neither the guide nor the model has a learned parameter", () => Rates().Fit(Model.Define(m => { m.Sample(out var rate, new Gamma(3, 1)); return rate; })) },
        { "An estimator was given for 'z', but the guide has no site of that name. It has: rate.", () => Rates().Fit(GammaGuide(), new() { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Estimator.Enumeration) }) },
        { "cannot be enumerated exactly", () => Rates().Fit(GammaGuide(), new() { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("rate", Estimator.Enumeration) }) },
        { "Minibatches were to be taken of the plate 'column', but the model has none of that name. It has: row.", () => Rates().Fit(GammaGuide(), new() { Plate = "column" }) },
        { "an automatic guide draws continuous sites only", () => Rates().Fit(new MeanField { Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("rate", Estimator.Enumeration) }) },
        { "There are two learned parameters named 'a'", () => Rates().Fit(Model.Define(m => { m.Parameter(out var a, 1.0); a += m.Parameter("a", 1.0); m.Sample(out var rate, new Gamma(a, 1)); return rate; })) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_are_named(string message, Action fit) => Assert.Contains(message, Assert.Throws<ModelException>(fit).Message, StringComparison.Ordinal);
}
