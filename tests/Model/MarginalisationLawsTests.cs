using System.Collections.Immutable;
using Prob.Graphs;
using Prob.Tests.Autodiff;
using Prob.Tests.Laws;
using Prob.Tests.Sketches;

namespace Prob.Tests;

/// <summary>Random models whose discrete sites are summed out, against loops over all their joint values.</summary>
public sealed class MarginalisationLawsTests
{
    private const int Models = 400;

    /// <summary>Sums of a few hundred terms of order 1 to 100, rounded in another order.</summary>
    private const double Rounding = 1e-11;

    /// <summary>Differences of a density of order 100: rounding 1e-16 · 100 / step 1e-3, and the fifth derivative of log x at shares of 0.1 times step⁴/480.</summary>
    private const double Differencing = 3e-8;

    [Fact]
    public void Log_densities_equal_loops_over_all_joint_values() => Check((sketch, point) =>
    {
        var loops = new SketchLoops(sketch);
        DiscreteModel model = sketch.ToModel().Summed;
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([.. model.Continuous.Select(site => site.Value)], Marginalisation.LogDensity(model));
        Near(loops.LogDensity(point), value(point), Rounding);
        if (IsPossible(loops, point))
            NearSlope(loops.LogDensity, point, gradient(point));
    });

    [Fact]
    public void Log_densities_over_coordinates_add_the_jacobian() => Check((sketch, point) =>
    {
        var loops = new SketchLoops(sketch);
        LogDensity density = sketch.ToModel().LogDensity;
        Workspace constrain = density.CreateConstrainer();
        var position = new double[density.Dimension];
        density.CreateUnconstrainer().Run(point, position);
        double Expected(double[] coordinates)
        {
            var values = new double[density.ConstrainedSize];
            constrain.Run(coordinates, values);
            return loops.LogDensity(values) + loops.LogJacobian(values, coordinates);
        }

        double expected = Expected(position);
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            var gradient = new double[density.Dimension];
            Near(expected, density.CreateEvaluator(executor).Evaluate(position, gradient), Rounding);
            if (IsPossible(loops, point))
                NearSlope(Expected, position, gradient);
        }
    });

    [Fact]
    public void Marginals_and_expectations_equal_loops_over_all_joint_values() => CheckPossible((sketch, point, joint) =>
    {
        Model<IReadOnlyDictionary<string, Tensor>> model = sketch.ToModel();
        PosteriorSites sites = At(model, point);
        var loops = new SketchLoops(sketch);
        int next = 0;
        foreach (SiteStatement site in sketch.Discrete)
        {
            var expected = new double[sketch.Cells(site.Plates), site.Law.Values];
            bool[] isPresent = loops.Presence(site.Plates);
            foreach ((int[] states, double probability) in joint)
            {
                for (int cell = 0; cell < expected.GetLength(0); cell++)
                    expected[cell, states[next + cell]] += isPresent[cell] ? probability : 0;
            }

            Near([.. expected.Cast<double>()], [.. sites.Marginals(site.Name, 0, 0).Cast<double>()], Rounding);
            next += expected.GetLength(0);
        }

        if (sketch.Statements.OfType<ReportStatement>().FirstOrDefault() is not { Value: not SiteValue } report)
            return;
        ImmutableArray<int> plates = [.. sketch.PlateOrder.Where(plate => plate != report.SumOver && sketch.PlatesOf(report.Value).Contains(plate))];
        double[] actual = [.. sites[report.Name][0, 0]];
        Assert.Equal(sketch.Cells(plates), actual.Length);
        // A sum over cells that leaves other plates, or weighs the cells, is not expected exactly, but drawn.
        if (report.SumOver is { } over && (plates.Length > 0 || report.Mentioned.Any(name => !sketch.Site(name).IsDiscrete && sketch.Site(name).Plates.Contains(over))))
            return;
        var mean = new double[sketch.Cells(plates)];
        foreach ((int[] states, double probability) in joint)
        {
            double[] values = loops.Values(report, plates, point, states);
            for (int cell = 0; cell < mean.Length; cell++)
                mean[cell] += probability * values[cell];
        }

        // What is reported of absent cells means nothing.
        bool[] isMeant = loops.Presence(plates);
        Near([.. mean.Where((_, cell) => isMeant[cell])], [.. actual.Where((_, cell) => isMeant[cell])], Rounding);
    });

    [Fact]
    public void Exact_answers_at_a_draw_equal_loops_over_all_joint_values() => CheckPossible((sketch, point, joint) =>
    {
        Model<IReadOnlyDictionary<string, Tensor>> model = sketch.ToModel();
        var loops = new SketchLoops(sketch);
        var exact = new Exact<IReadOnlyDictionary<string, Tensor>>(model, At(model, point).At(0, 0), new ExactOptions());
        double logDensity = loops.LogDensity(point);
        Near(logDensity, exact.LogEvidence, Rounding);
        (int[] States, double Probability)[] best = [.. joint.OrderByDescending(states => states.Probability).Take(4)];
        Near(Math.Log(best[0].Probability) + logDensity, exact.MostProbableLogDensity, Rounding);

        SiteStatement first = sketch.Discrete.First();
        IReadOnlyList<(int[] Values, double LogDensity)> several = exact.KBest(3, sites => (Discrete)sites[first.Name]);
        for (int k = 0; k < Math.Min(3, best.Count(states => states.Probability > 0)); k++)
        {
            Near(Math.Log(best[k].Probability) + logDensity, several[k].LogDensity, Rounding);
        }

        // Of equally probable ones either may come first.
        if (best.Length > 1 && best[0].Probability < best[1].Probability * (1 + 1e-9))
            return;
        int[] mostProbable = [.. sketch.Discrete.SelectMany(site => exact.MostProbable(sites => (Discrete)sites[site.Name]).Select(value => value - site.Law.Smallest))];
        Assert.Equal(best[0].States, mostProbable);
    });

    /// <summary>Each share may miss by 5.5 standard errors and 10 draws, for the small ones: false alarm below 4e-8 each, some thousands of them.</summary>
    [Fact]
    public void Joint_draws_follow_the_probabilities_of_all_joint_values() => CheckPossible(
        (sketch, point, joint) =>
        {
            const int count = 400;
            if (joint.Count > 40)
                return;
            Model<IReadOnlyDictionary<string, Tensor>> model = sketch.ToModel();
            SiteDraws draws = At(model, point, count).Joint;
            var seen = new Dictionary<string, int>();
            int[] smallest = [.. sketch.Discrete.Select(site => site.Law.Smallest)];
            double[][] all = [.. sketch.Discrete.Select(site => model.Trace.DrawsOf(site.Name, draws).ByChain[0])];
            for (int i = 0; i < count; i++)
            {
                string states = string.Join(" ", all.SelectMany((site, s) => site.Skip(i * (site.Length / count)).Take(site.Length / count).Select(value => value - smallest[s])));
                seen[states] = seen.GetValueOrDefault(states) + 1;
            }

            foreach ((int[] states, double probability) in joint)
                Assert.Equal(probability, seen.GetValueOrDefault(string.Join(" ", states)) / (double)count, ((5.5 * Math.Sqrt(probability * (1 - probability) / count)) + (10.0 / count)));
        },
        Models / 2);

    /// <summary>What the laws above are worth: how many of the models have what is easily got wrong.</summary>
    [Fact]
    public void The_models_drawn_are_of_every_kind()
    {
        var counts = new Dictionary<string, int>();
        Check((sketch, point) =>
        {
            SiteStatement[] discrete = [.. sketch.Discrete], chains = [.. discrete.Where(site => site.Next is not null)];
            // The discrete sites that meet in a table.
            SiteStatement[][] meeting = [.. sketch.Statements.Where(statement => statement is not ReportStatement).Select(statement => discrete.Where(site => site == statement || statement.Mentioned.Contains(site.Name)).ToArray())];
            bool Nest(SiteStatement one, SiteStatement other) => one.Plates.All(other.Plates.Contains) || other.Plates.All(one.Plates.Contains);
            bool Meet(Func<SiteStatement, SiteStatement, bool> how) => meeting.Any(sites => sites.Any(one => sites.Any(other => one != other && how(one, other))));
            Count("a chain", chains.Length > 0);
            Count("chains in a plate", chains.Any(chain => chain.Plates.Length > 1));
            Count("chains that meet", Meet((one, other) => one.Next is not null && other.Next is not null && one.Plates[^1] == other.Plates[^1]));
            Count("a chain under a global site", Meet((one, other) => one.Next is not null && other.Plates.IsEmpty));
            Count("a chain with a site in its cells", Meet((one, other) => one.Next is not null && other.Next is null && other.Plates.Contains(one.Plates[^1])));
            Count("sites under a site of fewer plates", Meet((one, other) => other.Plates.Length > one.Plates.Length && one.Plates.Length > 0 && one.Plates.All(other.Plates.Contains)));
            Count("plates that do not nest", Meet((one, other) => !Nest(one, other)));
            Count("chains along different plates that meet", Meet((one, other) => one.Next is not null && other.Next is not null && one.Plates[^1] != other.Plates[^1]));
            Count("three sites in a table", meeting.Any(sites => sites.Length > 2));
            Count("a site that nothing mentions", discrete.Any(site => !sketch.Statements.Any(statement => statement is not ReportStatement && statement.Mentioned.Contains(site.Name))));
            Count("a continuous site with a discrete parent", sketch.Continuous.Any(site => site.Mentioned.Any(name => sketch.Site(name).IsDiscrete)));
            Count("some values known", discrete.Any(site => !site.Known.IsEmpty));
            Count("some states of a chain known", chains.Any(chain => !chain.Known.IsEmpty));
            Count("a plate that is not equally long everywhere, with a site in it", sketch.Ragged is var (ragged, _, lengths) && lengths.Distinct().Count() > 1 && discrete.Any(site => site.Plates.Contains(ragged)));
            Count("a choice between distributions", sketch.Statements.Any(statement => statement is SiteStatement { Law: SwitchLaw } or SiteStatement { Next: SwitchLaw } or ObservationStatement { Law: SwitchLaw }));
            Count("values that do not start at 0", discrete.Any(site => site.Law.Smallest != 0));
            Count("a report that adds cells up", sketch.Statements.Any(statement => statement is ReportStatement { SumOver: not null }));
            Count("observations that are possible", IsPossible(new SketchLoops(sketch), point));

            void Count(string what, bool isSo) => counts[what] = counts.GetValueOrDefault(what) + (isSo ? 1 : 0);
        });
        Assert.All(counts, kind => Assert.True(kind.Value >= Models / 40, $"Only {kind.Value} of {Models} models have {kind.Key}."));
    }

    private static void Check(Action<Sketch, double[]> action, int models = Models) =>
        Randomly.Check(
            RandomSketches.Drawn,
            RandomSketches.Smaller,
            drawn =>
            {
                try
                {
                    action(drawn.Sketch, drawn.Point);
                }
                catch (ModelException refused) when (drawn.Sketch.Ragged is not null && refused.Message.Contains("a plate of theirs is not equally long everywhere", StringComparison.Ordinal))
                {
                    // Such plates are not written out cell by cell.
                }
            },
            models);

    /// <summary>Models whose observations are possible, with the probability of every joint value of their discrete sites.</summary>
    private static void CheckPossible(Action<Sketch, double[], List<(int[] States, double Probability)>> action, int models = Models) => Check(
        (sketch, point) =>
        {
            List<(int[] States, double LogWeight)> joint = new SketchLoops(sketch).Joint(point);
            double total = Enumeration.LogSum(joint.Select(states => states.LogWeight));
            if (!double.IsNegativeInfinity(total))
                action(sketch, point, [.. joint.Select(states => (states.States, Math.Exp(states.LogWeight - total)))]);
        },
        models);

    private static bool IsPossible(SketchLoops loops, double[] point) => !double.IsNegativeInfinity(loops.LogDensity(point));

    private static PosteriorSites At(Model<IReadOnlyDictionary<string, Tensor>> model, double[] point, int draws = 1)
    {
        Tensor[] continuous = [.. model.Trace.Latents.Where(site => !site.IsDiscrete).Select(site => site.Value)];
        return new PosteriorSites(model.Trace, model.Summed, new SiteDraws(continuous, [[.. Enumerable.Repeat(point, draws).SelectMany(values => values)]]), seed: 1);
    }

    /// <summary>In a direction in which every entry of the gradient counts: differences along each would take the twin most of its time.</summary>
    private static void NearSlope(Func<double[], double> density, double[] at, double[] gradient)
    {
        double[] direction = [.. at.Select((_, i) => Math.Cos(1 + (2.7 * i)))];
        double slope = FiniteDifferences.Gradient(step => density([.. at.Select((x, i) => x + (step[0] * direction[i]))]), [0])[0];
        double[] parts = [.. gradient.Zip(direction, (entry, along) => entry * along)];
        Near([slope, parts.Max(Math.Abs)], [parts.Sum(), parts.Max(Math.Abs)], Differencing);
    }

    private static void Near(double expected, double actual, double tolerance) => Near([expected], [actual], tolerance);

    /// <summary>Relative to the largest, and at least to 1.</summary>
    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Append(1).Where(double.IsFinite).Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != actual[i] && !(Math.Abs(expected[i] - actual[i]) <= tolerance * scale))
                Assert.Fail($"Entry {i} should be {expected[i]:r}, but is {actual[i]:r}: [{string.Join(", ", expected)}] against [{string.Join(", ", actual)}].");
        }
    }
}
