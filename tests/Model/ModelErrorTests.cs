using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Wrong models, as people write them, and the exact message each gets. Line numbers are those of this file, shown as #.</summary>
public sealed class ModelErrorTests
{
    private static readonly double[] Eight = [1, 2, 3, 4, 5, 6, 7, 8];

    public static TheoryData<string, Action<ModelBuilder>, string> Mistakes => new()
    {
        {
            "duplicate name",
            m => { m.Sample("a", new Normal(0, 1)); m.Sample("a", new Normal(0, 1)); },
            "There are two sites named 'a': in line # and in line #. In a loop, give each its own name: m.Sample($\"a[{i}]\", …)."
        },
        {
            "discarded name",
            m => m.Sample("_", new Normal(0, 1)),
            "The site in line # has no name: declare a variable for it, as in m.Sample(out var mu, …), or give the name first."
        },
        {
            "duplicate plate",
            m => { m.Plate("p", 3); m.Plate("p", 4); },
            "There are two plates named 'p': in line # and in line #. Use the first, or give the second another name."
        },
        {
            "empty plate",
            m => m.Plate("p", 0),
            "Plate 'p' (line #) needs a size of at least 1, but was given 0."
        },
        {
            "wrong size of data",
            m => { var p = m.Plate("p", 7); m.Observe(p, new Normal(0, 1), Eight); },
            "The observation 'Eight' (line #) has 8 elements along dimension 0 (shape [8]), but the plate 'p' has 7 cells."
        },
        {
            "wrong size of a parameter",
            m => { var p = m.Plate("p", 7); m.Sample(out var x, p, new Normal(Eight, 1)); },
            "Mean of Normal for 'x' (line #) has 8 elements along dimension 0 (shape [8]), but the plate 'p' has 7 cells."
        },
        {
            "no plate for data",
            m => m.Observe(new Normal(0, 1), Eight),
            "The observation 'Eight' (line #) has shape [8], 1 dimension(s) more than the 0 of one draw, but the site is in no plate. Put the site in a plate of that size."
        },
        {
            "foreign plate",
            m => { var p = m.Plate("p", 8); m.Sample(out var x, p, new Normal(0, 1)); m.Sample(out var y, new Normal(x, 1)); },
            "Mean of Normal for 'y' (line #) carries the plate 'p', which the site is not in. Put the site in that plate, index the value (x[i]), or sum over the plate."
        },
        {
            "a plate twice",
            m => { var p = m.Plate("p", 8); m.Sample(out var x, p, new Normal(0, 1)); m.Observe(p, new Normal(x + Eight, 1), Eight); },
            "Mean of Normal for 'Eight' (line #) has the plate 'p' already, and 1 dimension(s) besides (type {p:8}[8]): a value per cell of the plate was expected."
        },
        {
            "NaN in data",
            m => m.Observe(m.Plate("p", 3), new Normal(0, 1), new[] { 1, double.NaN, 2 }, "y"),
            "The observation 'y' (line #) is NaN at index [1]."
        },
        {
            "outside the support",
            m => m.Observe(m.Plate("p", 3), new HalfCauchy(1), new[] { 1, 2, -0.5 }, "y"),
            "The observation 'y' (line #) must be at least 0, but was -0.5 at index [2]."
        },
        {
            "infinite data",
            m => m.Observe(new Normal(0, 1), double.PositiveInfinity, "y"),
            "The observation 'y' (line #) must be a finite number, but was Infinity."
        },
        {
            "negative scale",
            m => m.Sample(out var x, new Normal(0, -2)),
            "StandardDeviation of Normal for 'x' (line #) must be positive, but was -2."
        },
        {
            "negative scale in a plate",
            m => m.Observe(m.Plate("p", 2), new Normal(0, new double[] { 1, 0 }), new double[] { 1, 1 }, "y"),
            "StandardDeviation of Normal for 'y' (line #) must be positive, but was 0 at index [1]."
        },
        {
            "bounds the wrong way round in a plate",
            m => m.Sample(out var x, m.Plate("p", 2), new Uniform(new double[] { 0, 5 }, new double[] { 1, 2 })),
            "Upper of Uniform for 'x' (line #) must be at least its bound, but was 2 at index [1]."
        },
        {
            "no whole number",
            m => m.Observe(new DiscreteUniform(1, 2.5), 1, "y"),
            "Upper of DiscreteUniform for 'y' (line #) must be a whole number of at least 1, but was 2.5."
        },
        {
            "a chain of different values",
            m => m.Chain(out var s, m.Plate("t", 2), new DiscreteUniform(0, 2), _ => new DiscreteUniform(1, 3)),
            "The chain 's' (line #) takes a whole number from 0 to 2 in its first cell, but a whole number from 1 to 3 in the next; they must be the same."
        },
        {
            "a choice of two by three values",
            m => { m.Sample(out var z, new Categorical(new[] { 0.2, 0.3, 0.5 })); m.Switch(z, 1, 2); },
            "The condition 'z' of Switch (line #) must be a whole number from 0 to 1, but takes a whole number from 0 to 2."
        },
        {
            "too few cases",
            m => { m.Sample(out var z, new DiscreteUniform(1, 3)); m.Switch(z, [new Normal(0, 1), new Normal(1, 1), new Normal(2, 1)]); },
            "The index 'z' of Switch (line #) must be a whole number from 0 to 2, one for each of the 3 cases, but takes a whole number from 1 to 3."
        },
        {
            "no case",
            m => { m.Sample(out var z, new Bernoulli(0.5)); m.Switch(z, ReadOnlySpan<Tensor>.Empty); },
            "A Switch (line #) needs at least one case."
        },
        {
            "a choice by data that are no indicators",
            m => m.Switch(Eight, 1, 2),
            "The condition 'Eight' of Switch (line #) must be a whole number from 0 to 1, but was 2 at index [1]."
        },
        {
            "a choice by a weight",
            m => { m.Sample(out var weight, new Beta(1, 1)); m.Switch(weight, new Normal(0, 1), new Normal(1, 1)); },
            "The condition 'weight' of Switch (line #) must be a whole number from 0 to 1: a discrete site, data, or an expression of these, but it varies continuously. If it is a weight, let a discrete site with these probabilities choose."
        },
        {
            "a choice between shapes",
            m => { m.Sample(out var z, new Bernoulli(0.5)); m.Switch(z, new Normal(0, 1), new Dirichlet(new[] { 1.0, 1 })); },
            "The cases of a Switch (line #) must have one shape, but Dirichlet (where the condition 'z' is 0) has shape [2] and Normal (where the condition 'z' is 1) has []."
        },
        {
            "a choice between counts and reals",
            m => { m.Sample(out var z, new Bernoulli(0.5)); m.Switch(z, new Normal(0, 1), new Poisson(1)); },
            "The cases of a Switch (line #) must all be discrete or all be continuous, but Poisson (where the condition 'z' is 0) takes a whole number of at least 0 and Normal (where the condition 'z' is 1) takes a finite number: a density does not compare with a probability."
        },
        {
            "a latent site of two supports",
            m => { m.Sample(out var z, new Bernoulli(0.5)); m.Sample(out var x, m.Switch(z, new Normal(0, 1), new HalfNormal(1))); },
            "The cases of 'x' (line #) differ in where they lie, at least 0 or a finite number, but a sampler must know where 'x' can lie. Give them one support, or sample a site from each case and switch between these."
        },
        {
            "a parameter of a case",
            m => { m.Sample(out var z, new Bernoulli(0.5)); m.Observe(m.Switch(z, new Normal(0, 1), new Normal(0, -2)), 1, "y"); },
            "StandardDeviation of Normal (where the condition 'z' is 0) for 'y' (line #) must be positive, but was -2."
        },
        {
            "a condition in a plate that the site is not in",
            m => { m.Sample(out var z, m.Plate("p", 8), new Bernoulli(0.5)); m.Observe(m.Switch(z, new Normal(0, 1), new Normal(0, 2)), 1, "y"); },
            "The condition 'z' of Switch for 'y' (line #) carries the plate 'p', which the site is not in. Put the site in that plate, index the value (x[i]), or sum over the plate."
        },
        {
            "an observation that no case can explain",
            m => { m.Sample(out var z, new Bernoulli(0.5)); m.Observe(m.Switch(z, new LogNormal(0, 1), new Uniform(-2, -1)), -5, "y"); },
            "The observation 'y' (line #) must be from -2 to -1 or positive, but was -5."
        },
        {
            "observing a site",
            m => { m.Sample(out var x, new Normal(0, 1)); m.Observe(new Normal(0, 1), x); },
            "The observation 'x' (line #) must be data, but it depends on a site of the model. Use Factor for a term that is not an observation."
        },
        {
            "factor that is not a scalar",
            m => { m.Sample(out var x, new Normal(0, 1)); m.Factor(x * Eight, "f"); },
            "The factor 'f' (line #) has shape [8], 1 dimension(s) more than the 0 of one draw, but the site is in no plate. Put the site in a plate of that size."
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_gets_its_message(string mistake, Action<ModelBuilder> program, string message)
    {
        var model = Model.Define(m =>
        {
            program(m);
            return default(int);
        });
        var exception = Assert.Throws<ModelException>(() => model.LogDensity);
        string shown = System.Text.RegularExpressions.Regex.Replace(exception.Message, "line [0-9]+", "line #");
        Assert.True(message == shown, $"{mistake}:\nexpected {message}\nbut was  {shown}");
    }

    [Fact]
    public void A_duplicate_names_both_lines()
    {
        var exception = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample("a", new Normal(0, 1), line: 12);
            return m.Sample("a", new Normal(0, 1), line: 15);
        }).LogDensity);
        Assert.Contains("in line 12 and in line 15", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_site_has_nothing_to_infer()
    {
        var model = Model.Define(m =>
        {
            m.Observe(new Normal(0, 1), 0.5);
            return 0;
        });
        Assert.Equal("There is nothing to infer: the model has no latent site. Add one with m.Sample.", Assert.Throws<ModelException>(() => model.Sample(new Nuts())).Message);
    }

    [Fact]
    public void An_ambiguous_index_is_refused()
    {
        var model = Model.Define(m =>
        {
            Plate p = m.Plate("p", 2), q = m.Plate("q", 3);
            m.Sample(out var x, [p, q], new Normal(0, 1));
            return x[0];
        });
        string message = Assert.Throws<ModelException>(() => model.Sites).Message;
        Assert.StartsWith("Indexing a tensor of type {p:2, q:3}[] is ambiguous: any of {p:2, q:3} could be meant. Use x.At(axis, index). This happened after the site 'x' (line ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_at_a_random_value_is_refused()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            return x.ToScalar() > 0 ? x : -x;
        });
        Assert.Contains("input 'x', which has no value yet", Assert.Throws<ModelException>(() => model.Sites).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_starts_nowhere_names_the_site_responsible()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Observe(new Normal(0, Log(-Square(x) - 1)), 0.5, "y", line: 7);
            return x;
        });
        string message = Assert.Throws<ModelException>(() => model.Sample(new Nuts { Chains = 1 })).Message;
        Assert.StartsWith("No starting point has a finite log density. At the last one tried, Log gives NaN, from -", message, StringComparison.Ordinal);
    }
}
