using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Plates that are not equally long everywhere, against one model for each of their rows.</summary>
public sealed class RaggedPlateTests
{
    private static readonly double[][] Seen = [[0.3, -1.2, 2.2, 0.4], [1.9, 2.5], [0.1, 0.2, -0.7, 1.5, 2.0]];

    private static int[] Lengths => [.. Seen.Select(row => row.Length)];

    [Fact]
    public void Chains_of_different_lengths_are_those_of_each_row_alone()
    {
        static Tensor Body(ModelBuilder m, Tensor mu, Tensor p, Plates plates, Tensor seen)
        {
            m.Chain(out var state, plates, first: new Categorical(p), next: s => new Categorical(Stack(p, new double[] { 0.3, 0.7 })[s]));
            m.Sample(out var coin, plates, new Bernoulli(0.25));
            m.Observe(plates, new Normal(mu[state] + coin, 1), seen, "seen");
            return state;
        }

        var together = Model.Define(m =>
        {
            Plate series = m.Plate("series", 3), day = m.Plate("day", Lengths, within: series);
            m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
            m.Sample(out var p, new Dirichlet([1, 1]));
            return (mu, p, Body(m, mu, p, [series, day], day.Of(Seen)));
        });
        double[] at = [-0.3, 1.4, 0.35, 0.65];
        double prior = 0;
        var alone = new List<(double Value, double[] Gradient)>();
        foreach (double[] row in Seen)
        {
            var single = Model.Define(m =>
            {
                var day = m.Plate("day", row.Length);
                m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
                m.Sample(out var p, new Dirichlet([1, 1]));
                return (mu, p, Body(m, mu, p, day, row));
            });
            alone.Add(Evaluate(single.Summed, at));
        }

        var without = Model.Define(m =>
        {
            m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
            m.Sample(out var p, new Dirichlet([1, 1]));
            return (mu, p);
        });
        (prior, double[] slope) = Evaluate(without.Summed, at);
        (double value, double[] gradient) = Evaluate(together.Summed, at);
        Assert.Equal(alone.Sum(one => one.Value) - (2 * prior), value, 1e-12);
        for (int i = 0; i < at.Length; i++)
            Assert.Equal(alone.Sum(one => one.Gradient[i]) - (2 * slope[i]), gradient[i], 1e-11);

        // The exact engine on the same numbers, and what comes back of absent cells.
        Posterior<(Tensor Mu, Tensor P, Tensor State)> posterior = together.Sample(new Nuts { Chains = 1, Warmup = 50, Draws = 5, Seed = 1 });
        double[,] marginals = ((DiscreteDraws)posterior["state"]).Marginals(0, 3), exact = posterior.Exact(0, 3).Marginals(s => (Discrete)s.State);
        for (int cell = 0; cell < 15; cell++)
        {
            for (int k = 0; k < 2; k++)
                Assert.Equal(exact[cell, k], marginals[cell, k], 1e-11);
            Assert.Equal(cell % 5 < Lengths[cell / 5] ? 1 : 0, marginals[cell, 0] + marginals[cell, 1], 1e-12);
        }
    }

    [Fact]
    public void What_stands_in_absent_cells_of_a_rectangle_is_not_read()
    {
        double[,] rectangle = new double[3, 5];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 5; j++)
                rectangle[i, j] = j < Seen[i].Length ? Seen[i][j] : double.NaN;
        }

        static Model<(Tensor, Tensor)> Of(Func<Plate, Tensor> data) => Model.Define(m =>
        {
            Plate series = m.Plate("series", 3), day = m.Plate("day", Lengths, within: series);
            m.Sample(out var mu, series, new Normal(0, 1));
            m.Sample(out var own, [series, day], new Normal(mu, 1));
            m.Observe([series, day], new Normal(own, 0.5), data(day), "seen");
            return (mu, own);
        });
        Model<(Tensor, Tensor)> rows = Of(day => day.Of(Seen)), whole = Of(_ => rectangle);
        double[] at = [.. Enumerable.Range(0, 18).Select(i => 0.1 * i)];
        (double value, double[] gradient) = Evaluate(rows.Summed, at);
        (double same, double[] sameGradient) = Evaluate(whole.Summed, at);
        Assert.Equal(value, same);
        Assert.Equal(gradient, sameGradient);
        double expected = 0;
        for (int i = 0; i < 3; i++)
        {
            expected += Normal(at[i], 0, 1);
            for (int j = 0; j < Seen[i].Length; j++)
                expected += Normal(at[3 + (5 * i) + j], at[i], 1) + Normal(Seen[i][j], at[3 + (5 * i) + j], 0.5);
        }

        Assert.Equal(expected, value, 1e-12);
        // Coordinates of absent cells are normal: −½ x² each, up to a constant.
        ILogDensity density = whole.LogDensity.CreateEvaluator();
        var slopes = new double[18];
        double all = density.Evaluate(at, slopes);
        double absent = Enumerable.Range(0, 15).Where(cell => cell % 5 >= Seen[cell / 5].Length).Sum(cell => at[3 + cell] * at[3 + cell] / 2);
        Assert.Equal(expected - absent, all, 1e-11);
        Assert.Equal(-at[3 + 9], slopes[3 + 9], 1e-14);

        static double Normal(double x, double mean, double deviation) => (-0.5 * Math.Pow((x - mean) / deviation, 2)) - Math.Log(deviation) - (0.5 * Math.Log(2 * Math.PI));
    }

    [Fact]
    public void Wrong_lengths_are_refused_by_name()
    {
        Assert.Contains("needs a length for each of the 3 cells of 'series', but was given 2", Refusal((m, series) => m.Plate("day", [1, 2], within: series)), StringComparison.Ordinal);
        Assert.Contains("that in cell 1 of 'series' is 0", Refusal((m, series) => m.Plate("day", [1, 0, 2], within: series)), StringComparison.Ordinal);
        Assert.Contains("so a site in it is in that plate first: [series, day]", Refusal((m, series) => m.Sample(out var x, m.Plate("day", [1, 3, 2], within: series), new Normal(0, 1))), StringComparison.Ordinal);
        Assert.Contains("is computed from data of which some are NaN. Where 'day' has no cells put any number, or give the data in rows: day.Of(rows).", Refusal((m, series) =>
        {
            Plate day = m.Plate("day", [1, 2, 1], within: series);
            m.Sample(out var slope, new Normal(0, 1));
            m.Observe([series, day], new Normal(slope * (Tensor)new double[,] { { 1, double.NaN }, { 2, 3 }, { 4, double.NaN } }, 1), day.Of([[1], [2, 3], [4]]), "y");
        }), StringComparison.Ordinal);
        Assert.Contains("Row 2 of the data has 5 values, but 'day' has 4 cells there", Refusal((m, series) => m.Plate("day", [4, 2, 4], within: series).Of(Seen)), StringComparison.Ordinal);
    }

    private static string Refusal(Action<ModelBuilder, Plate> program) => Assert.Throws<ModelException>(() => Model.Define(m =>
    {
        Plate series = m.Plate("series", 3);
        program(m, series);
        return 0;
    }).Simulate(1)).Message;

    /// <summary>The log density at values of the continuous sites, without a Jacobian, and its gradient.</summary>
    private static (double Value, double[] Gradient) Evaluate(DiscreteModel model, double[] at)
    {
        Tensor[] inputs = [.. model.Continuous.Select(site => site.Value)];
        Tensor density = Marginalisation.LogDensity(model);
        Plan plan = Plan.Compile(inputs, [density, .. Derivatives.Gradient(density, inputs)]);
        var results = new double[plan.OutputSize];
        plan.CreateWorkspace().Run(at, results);
        return (results[0], results[1..]);
    }
}
