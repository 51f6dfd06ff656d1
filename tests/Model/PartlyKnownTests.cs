using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Discrete sites of which some values are known, against the same model with a factor that excludes all other values.</summary>
public sealed class PartlyKnownTests
{
    private static readonly double[] Seen = [-1.2, 0.3, 2.2, 0.4, 1.9, -0.3, 0.8];
    private static readonly int?[] Labels = [0, null, 2, null, null, 1, 0];
    private static readonly int?[] Flags = [null, 1, 0, null, 1, null, 0];

    [Fact]
    public void Known_components_weigh_a_mixture_like_a_factor()
    {
        Model<(Tensor Weight, Tensor Centre, Discrete Z)> Mixture(bool byFactor) => Model.Define(m =>
        {
            Plate row = m.Plate("row", Seen.Length), component = m.Plate("component", 3);
            m.Sample(out var weight, new Dirichlet([1, 2, 3]));
            m.Sample(out var centre, component, new Normal(0, 2));
            Discrete z = byFactor ? m.Sample("z", row, new Categorical(weight)) : Site(m, row, weight);
            if (byFactor)
                m.Factor(row, Kept(z, Labels, row));
            m.Observe(row, new Normal(centre[z], 0.5 + (0.2 * z)), Seen);
            return (weight, centre, z);
        });
        AssertSame(Mixture(byFactor: true), Mixture(byFactor: false), [0.2, 0.5, 0.3, -1, 0.4, 2.1]);

        static Discrete Site(ModelBuilder m, Plate row, Tensor weight)
        {
            m.Sample(out var z, row, new Categorical(weight), known: Labels);
            return z;
        }
    }

    [Fact]
    public void Two_sites_with_a_shared_parent_are_known_in_different_rows()
    {
        Model<(Tensor P, Tensor Mu, Discrete Season, Discrete Z, Discrete Flag)> Of(bool byFactor) => Model.Define(m =>
        {
            Plate row = m.Plate("row", Seen.Length);
            m.Sample(out var p, new Beta(2, 2));
            m.Sample(out var mu, new Normal(0, 1));
            m.Sample(out var season, new Bernoulli(p));
            Discrete z, flag;
            if (byFactor)
            {
                m.Sample(out z, row, new Binomial(2, Where(season > 0, 0.7, p)));
                m.Sample(out flag, row, new Bernoulli(0.1 + (0.3 * z)));
                m.Factor(row, Kept(z, Labels, row), "z");
                m.Factor(row, Kept(flag, Flags, row), "flag");
            }
            else
            {
                m.Sample(out z, row, new Binomial(2, Where(season > 0, 0.7, p)), known: Labels);
                m.Sample(out flag, row, new Bernoulli(0.1 + (0.3 * z)), known: Flags);
            }

            m.Observe(row, new Normal(mu + z - (2 * flag), 1), Seen);
            return (p, mu, season, z, flag);
        });
        AssertSame(Of(byFactor: true), Of(byFactor: false), [0.4, 0.3]);
    }

    [Fact]
    public void A_chain_keeps_to_its_known_states()
    {
        Model<(Tensor Mu, Discrete State)> Of(bool byFactor) => Model.Define(m =>
        {
            Plate time = m.Plate("time", Seen.Length);
            Tensor move = new double[,] { { 0.8, 0.1, 0.1 }, { 0.3, 0.4, 0.3 }, { 0, 0.5, 0.5 } }, first = new double[] { 0.3, 0.3, 0.4 };
            m.Sample(out var mu, m.Plate("state", 3), new Normal(0, 2));
            Discrete state;
            if (byFactor)
                m.Chain(out state, time, new Categorical(first), s => new Categorical(move[s]));
            else
                m.Chain(out state, time, new Categorical(first), s => new Categorical(move[s]), known: Labels);
            if (byFactor)
                m.Factor(time, Kept(state, Labels, time));
            m.Observe(time, new Normal(mu[state], 1), Seen);
            return (mu, state);
        });
        AssertSame(Of(byFactor: true), Of(byFactor: false), [0.4, -0.3, 1.5]);
    }

    [Fact]
    public void Known_rows_are_not_enumerated()
    {
        const int rows = 1000, unknown = 10, components = 8;
        double[] y = [.. Enumerable.Range(0, rows).Select(i => Math.Sin(i))];
        int?[] labels = [.. Enumerable.Range(0, rows).Select(i => i < unknown ? null : (int?)(i % components))];
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", rows), component = m.Plate("component", components);
            m.Sample(out var centre, component, new Normal(0, 2));
            m.Sample(out var z, row, new Categorical(Enumerable.Repeat(1.0 / components, components).ToArray()), known: labels);
            m.Observe(row, new Normal(centre[z], 1), y);
            return z;
        });
        // All rows at one value each, and the few others at all of them: nothing as large as half of all values of all rows.
        Assert.InRange(model.LogDensity.Plan.RunSteps.Max(step => step.Outputs.Max(output => output?.Length ?? 0)), 1, rows * components / 2);
    }

    [Fact]
    public void Known_values_that_do_not_fit_are_refused()
    {
        Assert.Contains("The known values of 'z' (line ", Refusal([0, 3, null]), StringComparison.Ordinal);
        Assert.Contains("must be a whole number from 0 to 1, but was 3 at index [1].", Refusal([0, 3, null]), StringComparison.Ordinal);
        Assert.Contains("has 2 elements along dimension 0", Refusal([0, 1]), StringComparison.Ordinal);

        static string Refusal(int?[] labels) => Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var z, m.Plate("row", 3), new Bernoulli(0.5), known: labels);
            return z;
        }).Simulate(1)).Message;
    }

    /// <summary>Log weight 0 for the known value, −∞ for all others.</summary>
    private static Tensor Kept(Discrete site, int?[] values, Plate plate)
    {
        Tensor known = plate.Of(values.Select(value => value ?? -1.0).ToArray());
        return Where(known < 0, 0, Where(Equal(site, known), 0, double.NegativeInfinity));
    }

    private static void AssertSame<TSites>(Model<TSites> expected, Model<TSites> actual, double[] at)
    {
        double[] first = Evaluate(expected.Summed, at), second = Evaluate(actual.Summed, at);
        Assert.Equal(first.Length, second.Length);
        for (int i = 0; i < first.Length; i++)
            Assert.True(Math.Abs(first[i] - second[i]) <= 1e-12 * Math.Max(1, Math.Abs(first[i])), $"{i}: {first[i]:R} was expected, but it is {second[i]:R}");
    }

    /// <summary>The log density at values of the continuous sites, its gradient, and the marginals of the discrete sites.</summary>
    private static double[] Evaluate(DiscreteModel model, double[] at)
    {
        Tensor[] inputs = [.. model.Continuous.Select(site => site.Value)];
        Tensor density = Marginalisation.LogDensity(model);
        Plan plan = Plan.Compile(inputs, [density, .. Derivatives.Gradient(density, inputs)]);
        var results = new double[plan.OutputSize];
        plan.CreateWorkspace().Run(at, results);
        var trace = model.Trace;
        var sites = new PosteriorSites(trace, model, new SiteDraws(inputs, [at]), 1);
        return [.. results, .. model.Latents.SelectMany(site => sites.Marginals(site.Name).Cast<double>())];
    }
}
