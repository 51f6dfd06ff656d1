using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Mistakes as users make them, in models, data and options, each with the message it meets: what is wrong, where, and what to do about it.</summary>
public sealed partial class MistakesTests
{
    private static readonly double[] Eight = [1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly double[] Y = [1.2, 0.3, -0.7, 2.2];

    private static readonly Nuts Short = new() { Chains = 1, Warmup = 20, Draws = 20, Seed = 1 };

    private static readonly Mistake[] All =
    [
        // Names and plates.
        new("two sites of one name", In(m => { m.Sample("x", new Normal(0, 1)); m.Sample("x", new Normal(0, 1)); }),
            "There are two sites named 'x': in line # and in line #. In a loop, give each its own name: m.Sample($\"x[{i}]\", …)."),
        new("a site without a name", In(m => m.Sample(out Tensor _, new Normal(0, 1))),
            "The site in line # has no name: declare a variable for it, as in m.Sample(out var mu, …), or give the name first."),
        new("two plates of one name", In(m => { m.Plate("row", 4); m.Plate("row", 5); }),
            "There are two plates named 'row': in line # and in line #. Use the first, or give the second another name."),
        new("an empty plate", In(m => m.Plate("row", 0)),
            "Plate 'row' (line #) needs a size of at least 1, but was given 0."),
        new("a value per row outside the plate", In(m => { m.Sample(out var a, m.Plate("group", 3), new Normal(0, 1)); m.Sample(out var b, new Normal(a, 1)); }),
            "Mean of Normal for 'b' (line #) carries the plate 'group', which the site is not in. Put the site in that plate, index the value (x[i]), or sum over the plate."),
        new("rows of one plate in another", In(m => { m.Sample(out var a, m.Plate("group", 3), new Normal(0, 1)); m.Observe(m.Plate("row", 4), new Normal(a, 1), Y); }),
            "Mean of Normal for 'Y' (line #) carries the plate 'group', which the site is not in. Put the site in that plate, index the value (x[i]), or sum over the plate."),
        new("a chain without a plate", In(m => m.Chain(out var z, default(Plates), new Bernoulli(0.5), _ => new Bernoulli(0.5))),
            "The chain 'z' (line #) needs a plate to run along: m.Chain(out var z, m.Plate(\"time\", n), …)."),
        new("lengths that do not fit", In(m => m.Plate("day", [3, 4], within: m.Plate("series", 3))),
            "Plate 'day' (line #) needs a length for each of the 3 cells of 'series', but was given 2."),
        new("an ambiguous index", In(m => { Plate a = m.Plate("a", 2), b = m.Plate("b", 3); m.Sample(out var x, Plates.Of([a, b]), new Normal(0, 1)); _ = x[0]; }),
            "Indexing a tensor of type {a:2, b:3}[] is ambiguous: any of {a:2, b:3} could be meant. Use x.At(axis, index). This happened after the site 'x' (line #)."),
        new("a sum over a plate that is not there", In(m => { Plate a = m.Plate("a", 2); m.Sample(out var x, new Normal(0, 1)); _ = Sum(x, a); }),
            "The tensor of type [] has no axis 'a' to sum over. If it stands for the same value in every cell, multiply it by the number of cells. This happened after the site 'x' (line #)."),

        // Parameters.
        new("a negative scale", In(m => m.Sample(out var x, new Normal(0, -1))),
            "StandardDeviation of Normal for 'x' (line #) must be positive, but was -1."),
        new("a scale per row, one of them 0", In(m => m.Observe(m.Plate("row", 4), new Normal(0, new[] { 1.0, 2, 0, 1 }), Y)),
            "StandardDeviation of Normal for 'Y' (line #) must be positive, but was 0 at index [2]."),
        new("scales for too few rows", In(m => m.Observe(m.Plate("row", 4), new Normal(0, new[] { 1.0, 2, 3 }), Y)),
            "StandardDeviation of Normal for 'Y' (line #) has 3 elements along dimension 0 (shape [3]), but the plate 'row' has 4 cells."),
        new("scales for rows, but no plate", In(m => m.Sample(out var x, new Normal(0, new[] { 1.0, 2, 3 }))),
            "StandardDeviation of Normal for 'x' (line #) has shape [3], 1 dimension(s) more than the 0 of one draw, but the site is in no plate. Put the site in a plate for each of these."),
        new("probabilities that do not sum to 1", In(m => m.Sample(out var z, new Categorical(new[] { 0.5, 0.6 }))),
            "Probabilities of Categorical for 'z' (line #) must be a vector of 2 probabilities that sum to 1, but was [0.5, 0.6]."),
        new("bounds in the wrong order", In(m => m.Sample(out var x, new Uniform(2, 1))),
            "Upper of Uniform for 'x' (line #) must be at least 2, but was 1."),
        new("a covariance that is none", In(m => m.Sample(out var x, new MultivariateNormal(0, new[,] { { 1.0, 2 }, { 2, 1 } }))),
            "Covariance of MultivariateNormal for 'x' (line #) must be a symmetric positive definite matrix, but was [1, 2, 2, 1]."),
        new("a concentration that is a number", In(m => m.Sample(out var p, new Dirichlet(1))),
            "Concentration must be a vector, but was given a scalar. This happened after the site 'other' (line #)."),
        new("a percentage for a probability", In(m => m.Sample(out var z, new Bernoulli(30))),
            "Probability of Bernoulli for 'z' (line #) must be from 0 to 1, but was 30."),
        new("groups numbered from 1", In(m => { m.Sample(out var a, m.Plate("group", 3), new Normal(0, 1)); Plate row = m.Plate("row", 4); m.Observe(row, new Normal(a[row.Of(new[] { 1, 2, 3, 3 })], 1), Y); }, model => model.Sample(Short)),
            "An index must be a whole number from 0 to 2, but entry 2 of the indices is 3. Indices count from 0: if these count from 1, subtract 1. This happened after the site 'a' (line #)."),
        new("more states in one row of a transition table than at the start", In(m => m.Chain(out var z, m.Plate("day", 4), new Categorical(new[] { 0.5, 0.5 }), _ => new Categorical(new[] { 0.2, 0.3, 0.5 }))),
            "The chain 'z' (line #) takes a whole number from 0 to 1 in its first cell, but a whole number from 0 to 2 in the next; they must be the same."),

        // Distributions made of others, of vectors and of matrices.
        new("a truncation without a distribution function", In(m => m.Sample(out var x, Truncated.Of(new Dirichlet(new[] { 1.0, 1 }), 0))),
            "Dirichlet cannot be truncated: it has no distribution function that tells how much of it is left. Use Restricted, which does not divide by that. This happened after the site 'other' (line #)."),
        new("a truncation the wrong way round", In(m => m.Sample(out var x, Truncated.Of(new Normal(0, 1), 2, 1))),
            "No value of Normal, a finite number, lies between 2 and 1. This happened after the site 'other' (line #)."),
        new("too few weights", In(m => m.Observe(m.Plate("row", 4), Mixture.Of(new[] { 0.5, 0.5 }, new Normal(0, 1), new Normal(1, 1), new Normal(2, 1)), Y)),
            "A mixture of 2 weights needs as many components, but was given 3. SameFamily takes one, with a dimension of components in its parameters. This happened after the site 'other' (line #)."),
        new("zeros in counts that have none", In(m => m.Observe(m.Plate("row", 2), Truncated.Of(new Poisson(2), 1), new[] { 3, 0 })),
            "The observation 'new[] { 3, 0 }' (line #) must be a whole number of at least 1, but was 0 at index [1]."),
        new("cut points out of order", In(m => m.Observe(m.Plate("row", 2), new OrderedLogistic(0, new[] { 1.0, -1 }), new[] { 0, 2 })),
            "Cutpoints of OrderedLogistic for 'new[] { 0, 2 }' (line #) must be a vector of 2 increasing numbers, but was [1, -1]."),
        new("a correlation matrix of nothing", In(m => m.Sample(out var x, new LkjCholesky(0, 1))),
            "A correlation matrix needs a dimension of at least 1, but was given 0. This happened after the site 'other' (line #)."),
        new("fewer degrees of freedom than rows", In(m => m.Sample(out var x, new Wishart(1, new[,] { { 1.0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }))),
            "DegreesOfFreedom of Wishart for 'x' (line #) must be greater than 2, but was 1."),
        new("counts that do not sum to the trials", In(m => m.Observe(new Multinomial(5, new[] { 0.2, 0.8 }), new[] { 3, 3 })),
            "The observation 'new[] { 3, 3 }' (line #) must be a vector of 2 whole numbers from 0 that sum to 5, but was [3, 3]."),
        new("latent counts of categories", In(m => m.Sample(out var x, new Multinomial(5, new[] { 0.2, 0.8 })), model => model.Sample(Short)),
            "The site 'x' (line #) cannot be inferred: Multinomial draws a vector of 2 whole numbers from 0 that sum to 5, on which no sampler moves and which are too many to be summed over. Observe it; or sample a Categorical site for each trial, and add up what the trials contribute."),
        new("an input for each coordinate of a Gaussian process", In(m => m.Observe(new GaussianProcess(new SquaredExponential(1, new[] { 1.0, 2 }), Y), Y)),
            "A length scale is a number, or one for each coordinate of the inputs, but has shape [2] for inputs of shape [4]. This happened after the site 'other' (line #)."),
        new("a mask of another length", In(m => m.Observe(m.Plate("row", 4), new Normal(0, 1), Y, isObserved: new[] { true, false })),
            "The mask of the observation 'Y' (line #) must have the leading dimensions of the data, [4], but has shape [2]."),
        new("a vector missing in part", In(m => m.Observe(m.Plate("row", 1), new MultivariateNormal(0, new[,] { { 1.0, 0 }, { 0, 1 } }), new double?[,] { { 1, null } })),
            "The known values of 'new double?[,] { { 1, null } }' (line #) lack 1 of the 2 entries at index [0]: of a vector all entries are known, or none."),

        // Data.
        new("data of another length", In(m => m.Observe(m.Plate("row", 5), new Normal(0, 1), Y)),
            "The observation 'Y' (line #) has 4 elements along dimension 0 (shape [4]), but the plate 'row' has 5 cells."),
        new("a table for a column", In(m => m.Observe(m.Plate("row", 2), new Normal(0, 1), new[,] { { 1.0, 2 }, { 3, 4 } })),
            "The observation 'new[,] { { 1.0, 2 }, { 3, 4 } }' (line #) has shape [2, 2], 2 dimension(s) more than the 0 of one draw, but the site is in 1 plate(s). Put the site in a plate for each of these."),
        new("data that are missing", In(m => m.Observe(m.Plate("row", 3), new Normal(0, 1), new[] { 1, double.NaN, 2 })),
            "The observation 'new[] { 1, double.NaN, 2 }' (line #) is NaN at index [1]. If it is missing, give the data as a double?[] with null there."),
        new("a count with a fraction", In(m => m.Observe(m.Plate("row", 3), new Poisson(2), new[] { 1, 2.5, 0 })),
            "The observation 'new[] { 1, 2.5, 0 }' (line #) must be a whole number of at least 0, but was 2.5 at index [1]."),
        new("a proportion above 1", In(m => m.Observe(m.Plate("row", 3), new Beta(2, 2), new[] { 0.2, 1.2, 0.5 })),
            "The observation 'new[] { 0.2, 1.2, 0.5 }' (line #) must be from 0 to 1, but was 1.2 at index [1]."),
        new("more successes than trials", In(m => m.Observe(m.Plate("row", 2), new Binomial(new[] { 5.0, 5 }, 0.5), new[] { 3, 6 })),
            "The observation 'new[] { 3, 6 }' (line #) must be a whole number from 0 to 5, but was 6 at index [1]."),
        new("an observation that is a site", In(m => { m.Sample(out var x, new Normal(0, 1)); m.Observe(new Normal(0, 1), 2 * x); }),
            "The observation '2 * x' (line #) must be data, but it depends on a site of the model. Use Factor for a term that is not an observation."),
        new("a vector for a site of another length", In(m => m.Observe(new MultivariateNormal(0, new[,] { { 1.0, 0 }, { 0, 1 } }), new[] { 1.0, 2, 3 })),
            "The observation 'new[] { 1.0, 2, 3 }' (line #) must have shape [2] per cell, but has [3]."),
        new("evidence that cannot be", In(m => { m.Sample(out var z, new Bernoulli(0)); m.Observe(new Bernoulli(z), 1); }, model => model.Exact().LogEvidence.ToString(), bare: true),
            "The factors contradict each other: no joint state has a positive weight, whatever is observed."),

        // Odder ones.
        new("no plate for data", In(m => m.Observe(new Normal(0, 1), Eight)), "The observation 'Eight' (line #) has shape [8], 1 dimension(s) more than the 0 of one draw, but the site is in no plate. Put the site in a plate for each of these."),
        new("a plate twice", In(m => { var p = m.Plate("p", 8); m.Sample(out var x, p, new Normal(0, 1)); m.Observe(p, new Normal(x + Eight, 1), Eight); }), "Mean of Normal for 'Eight' (line #) has the plate 'p' already, and 1 dimension(s) besides (type {p:8}[8]): a value per cell of the plate was expected."),
        new("infinite data", In(m => m.Observe(new Normal(0, 1), double.PositiveInfinity, "y")), "The observation 'y' (line #) must be a finite number, but was Infinity."),
        new("bounds the wrong way round in a plate", In(m => m.Sample(out var x, m.Plate("p", 2), new Uniform(new double[] { 0, 5 }, new double[] { 1, 2 }))), "Upper of Uniform for 'x' (line #) must be at least 5, but was 2 at index [1]."),
        new("no whole number", In(m => m.Observe(new DiscreteUniform(1, 2.5), 1, "y")), "Upper of DiscreteUniform for 'y' (line #) must be a whole number of at least 1, but was 2.5."),
        new("a choice of two by three values", In(m => { m.Sample(out var z, new Categorical(new[] { 0.2, 0.3, 0.5 })); m.Switch(z, 1, 2); }), "The condition 'z' of Switch (line #) must be a whole number from 0 to 1, but takes a whole number from 0 to 2."),
        new("too few cases", In(m => { m.Sample(out var z, new DiscreteUniform(1, 3)); m.Switch(z, [new Normal(0, 1), new Normal(1, 1), new Normal(2, 1)]); }), "The index 'z' of Switch (line #) must be a whole number from 0 to 2, one for each of the 3 cases, but takes a whole number from 1 to 3."),
        new("no case", In(m => { m.Sample(out var z, new Bernoulli(0.5)); m.Switch(z, ReadOnlySpan<Tensor>.Empty); }), "A Switch (line #) needs at least one case."),
        new("a choice by data that are no indicators", In(m => m.Switch(Eight, 1, 2)), "The condition 'Eight' of Switch (line #) must be a whole number from 0 to 1, but was 2 at index [1]."),
        new("a choice by a weight", In(m => { m.Sample(out var weight, new Beta(1, 1)); m.Switch(weight, new Normal(0, 1), new Normal(1, 1)); }), "The condition 'weight' of Switch (line #) must be a whole number from 0 to 1: a discrete site, data, or an expression of these, but it varies continuously. If it is a weight, let a discrete site with these probabilities choose."),
        new("a choice between shapes", In(m => { m.Sample(out var z, new Bernoulli(0.5)); m.Switch(z, new Normal(0, 1), new Dirichlet(new[] { 1.0, 1 })); }), "The cases of a Switch (line #) must have one shape, but Dirichlet (where the condition 'z' is 0) has shape [2] and Normal (where the condition 'z' is 1) has []."),
        new("a choice between counts and reals", In(m => { m.Sample(out var z, new Bernoulli(0.5)); m.Switch(z, new Normal(0, 1), new Poisson(1)); }), "The cases of a Switch (line #) must all be discrete or all be continuous, but Poisson (where the condition 'z' is 0) takes a whole number of at least 0 and Normal (where the condition 'z' is 1) takes a finite number: a density does not compare with a probability."),
        new("a latent site of two supports", In(m => { m.Sample(out var z, new Bernoulli(0.5)); m.Sample(out var x, m.Switch(z, new Normal(0, 1), new HalfNormal(1))); }), "The cases of 'x' (line #) differ in where they lie, at least 0 or a finite number, but a sampler must know where 'x' can lie. Give them one support, or sample a site from each case and switch between these."),
        new("a parameter of a case", In(m => { m.Sample(out var z, new Bernoulli(0.5)); m.Observe(m.Switch(z, new Normal(0, 1), new Normal(0, -2)), 1, "y"); }), "StandardDeviation of Normal (where the condition 'z' is 0) for 'y' (line #) must be positive, but was -2."),
        new("a condition in a plate that the site is not in", In(m => { m.Sample(out var z, m.Plate("p", 8), new Bernoulli(0.5)); m.Observe(m.Switch(z, new Normal(0, 1), new Normal(0, 2)), 1, "y"); }), "The condition 'z' of Switch for 'y' (line #) carries the plate 'p', which the site is not in. Put the site in that plate, index the value (x[i]), or sum over the plate."),
        new("an observation that no case can explain", In(m => { m.Sample(out var z, new Bernoulli(0.5)); m.Observe(m.Switch(z, new LogNormal(0, 1), new Uniform(-2, -1)), -5, "y"); }), "The observation 'y' (line #) must be from -2 to -1 or positive, but was -5."),
        new("factor that is not a scalar", In(m => { m.Sample(out var x, new Normal(0, 1)); m.Factor(x * Eight, "f"); }), "The factor 'f' (line #) has shape [8], 1 dimension(s) more than the 0 of one draw, but the site is in no plate. Put the site in a plate for each of these."),

        // Questions that a model does not answer.
        new("NUTS where all is discrete", In(m => m.Sample(out var z, new Bernoulli(0.5)), model => model.Sample(Short), bare: true),
            "There is nothing for a gradient to move: all latent sites are discrete, such as 'z' (line #). Ask model.Exact() instead, which answers without sampling."),
        new("exact answers where something is continuous", In(m => m.Sample(out var x, new Normal(0, 1)), model => model.Exact().LogEvidence.ToString(), bare: true),
            "The site 'x' (line #) is not discrete, and exact inference sums over discrete sites only. Sample the model with Nuts, and ask its posterior."),
        new("a count that is summed out", In(m => m.Sample(out var n, new Poisson(3)), model => model.Sample(Short)),
            "The site 'n' (line #) must have a known, finite number of values to be summed over, but takes a whole number of at least 0."),
        new("draws from an improper prior", In(m => m.Sample(out var x, new ImproperUniform()), model => model.Simulate(10)),
            "The site 'x' (line #) cannot be drawn from: An improper uniform distribution has no finite mass, so nothing can be drawn from it. Use Uniform between two bounds, or a wide Normal."),
        new("a density that is nowhere finite", In(m => { m.Sample(out var x, new Normal(0, 1)); m.Factor(Log(-Square(x))); }, model => model.Sample(Short)),
            "No starting point has a finite log density. At the last one tried, Log in an expression after the site 'x' (line #) gives NaN, from -3.5511."),
        new("a choice with too few cases", In(m => { m.Sample(out var z, new Categorical(new[] { 0.2, 0.3, 0.5 })); m.Sample(out var x, new Normal(m.Switch(z, [1.0, 2.0]), 1)); }),
            "The index 'z' of Switch (line #) must be a whole number from 0 to 1, one for each of the 2 cases, but takes a whole number from 0 to 2."),
        new("a site that is not there", In(m => m.Sample(out var theta, new Normal(0, 1)), model => model.Sample(Short)["tehta"].Mean()),
            "There is no site named 'tehta'. There are: other, theta."),
        new("a quantile in per cent", In(m => m.Sample(out var theta, new Normal(0, 1)), model => model.Sample(Short)["theta"].Quantile(95)),
            "A probability is from 0 to 1, but was 95. (Parameter 'probability')"),

        // Options.
        new("no chains", () => new Nuts { Chains = 0 },
            "Chains must be at least 1, but was 0. (Parameter 'Chains')"),
        new("a target of 80 per cent", () => new Nuts { TargetAcceptance = 80 },
            "TargetAcceptance must be between 0 and 1, but was 80. (Parameter 'TargetAcceptance')"),
        new("a negative learning rate", () => new Adam(Rate: -1),
            "Rate must be positive, but was -1. (Parameter 'Rate')"),
        new("minibatches of a plate that is not there", In(m => { m.Sample(out var x, new Normal(0, 1)); m.Observe(m.Plate("row", 4), new Normal(x, 1), Y); }, model => model.Fit(new MeanField { Plate = "rows", Training = new() { BatchSize = 2 } })),
            "Minibatches were to be taken of the plate 'rows', but the model has none of that name. It has: row."),
        new("a guide for another site", In(m => m.Sample(out var x, new Normal(0, 1)), model => model.Fit(Model.Define(g => { g.Sample(out var y, new Normal(0, 1)); return y; }))),
            "The model has a continuous site 'other' (line #), but the guide draws none of that name."),
    ];

    public static TheoryData<string> Names => [.. All.Select(mistake => mistake.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_met_by_a_message_that_helps(string name)
    {
        Mistake mistake = Array.Find(All, one => one.Name == name)!;
        Exception exception = Record.Exception(mistake.Make) ?? throw new Xunit.Sdk.XunitException("Nothing was thrown.");
        Assert.Equal(mistake.Message, LineNumber().Replace(exception.Message, "line #"));
        // Where a line is named, it is that of the mistake.
        Assert.All(LineNumber().Matches(exception.Message), match => Assert.InRange(int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), mistake.Line - 1, mistake.Line + 1));
    }

    [GeneratedRegex("line ([0-9]+)")]
    private static partial Regex LineNumber();

    /// <summary>A model of a program, which it takes to look at it, or what somebody asks of it. Beside what the program has, the model has a site that nothing depends on.</summary>
    private static Action In(Action<ModelBuilder> program, Action<Model<Tensor>>? question = null, bool bare = false, [CallerLineNumber] int line = 0) => () =>
    {
        Model<Tensor> model = Model.Define(m =>
        {
            Tensor other = 0.0;
            if (!bare)
                m.Sample(out other, new Normal(0, 1), line: line);
            program(m);
            return other;
        });
        _ = model.Sites;
        question?.Invoke(model);
    };

    /// <summary>A mistake and its message.</summary>
    private sealed record Mistake(string Name, Action Make, string Message, [CallerLineNumber] int Line = 0);
}
