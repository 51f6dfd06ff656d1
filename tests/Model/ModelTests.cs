using static Prob.Functions;

namespace Prob.Tests;

/// <summary>What a program over distributions means: its log density, checked against the same model in plain loops.</summary>
public sealed class ModelTests
{
    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] Error = [15, 10, 16, 11, 9, 11, 10, 18];

    [Fact]
    public void The_log_density_of_eight_schools_is_that_of_the_loops()
    {
        var model = Model.Define(m =>
        {
            var school = m.Plate("school", 8);
            m.Sample(out var mu, new Normal(0, 5));
            m.Sample(out var tau, new HalfCauchy(5));
            m.Sample(out var theta, school, new Normal(mu, tau));
            m.Observe(school, new Normal(theta, Error), Effect);
            return (mu, tau, theta);
        });
        double[] u = [1.5, 0.7, 3, -2, 1, 0.5, 4, -1, 2, 0.1];
        double tau = Math.Exp(u[1]);
        double expected = Normal(u[0], 0, 5) + Math.Log(2 / (Math.PI * 5 * (1 + (tau * tau / 25)))) + u[1];
        for (int j = 0; j < 8; j++)
            expected += Normal(u[2 + j], u[0], tau) + Normal(Effect[j], u[2 + j], Error[j]);
        AssertDensity(expected, model.LogDensity, u);
    }

    [Fact]
    public void Nested_plates_mean_nested_loops()
    {
        var random = new Random(3);
        double[,] score = new double[4, 3];
        double[] weight = [0.5, 1, 2];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 3; j++)
                score[i, j] = random.NextDouble();
        }

        var model = Model.Define(m =>
        {
            // The inner plate is older than the outer one, so the memory is laid out the other way round.
            Plate student = m.Plate("student", 3), school = m.Plate("school", 4);
            m.Sample(out var mean, school, new Normal(0, 2));
            m.Sample(out var gain, [school, student], new Normal(mean, 1));
            m.Observe([school, student], new Normal(gain, student.Of(weight)), score);
            return gain;
        });
        double[] u = [.. Enumerable.Range(0, 4 + 12).Select(i => Math.Sin(i))];
        double expected = 0;
        for (int i = 0; i < 4; i++)
        {
            expected += Normal(u[i], 0, 2);
            for (int j = 0; j < 3; j++)
            {
                double gain = u[4 + (j * 4) + i];
                expected += Normal(gain, u[i], 1) + Normal(score[i, j], gain, weight[j]);
            }
        }

        AssertDensity(expected, model.LogDensity, u);
    }

    [Fact]
    public void A_term_that_lacks_a_plate_counts_once_per_cell()
    {
        var model = Model.Define(m =>
        {
            var p = m.Plate("p", 5);
            m.Sample(out var x, new Normal(0, 1));
            m.Factor(p, -Square(x));
            m.Observe(p, new Normal(x, 1), 2.0);
            return x;
        });
        AssertDensity(Normal(0.3, 0, 1) - (5 * 0.09) + (5 * Normal(2, 0.3, 1)), model.LogDensity, [0.3]);
    }

    [Fact]
    public void Sites_are_indexed_by_data_and_by_number()
    {
        int[] county = [2, 0, 0, 1, 2];
        double[] y = [1, 2, 3, 4, 5];
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 5), group = m.Plate("group", 3);
            m.Sample(out var level, group, new Normal(0, 1));
            m.Observe(row, new Normal(level[county] + level[1], 1), y);
            return level;
        });
        double[] u = [0.1, -0.4, 0.7];
        double expected = u.Sum(x => Normal(x, 0, 1)) + y.Select((value, i) => Normal(value, u[county[i]] + u[1], 1)).Sum();
        AssertDensity(expected, model.LogDensity, u);
    }

    [Fact]
    public void A_bound_may_depend_on_another_site()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var top, new HalfCauchy(1));
            m.Sample(out var x, new UniformUpTo(top));
            return (top, x);
        });
        double[] u = [0.4, -0.3];
        double top = Math.Exp(u[0]), share = 1 / (1 + Math.Exp(-u[1]));
        double expected = Math.Log(2 / (Math.PI * (1 + (top * top)))) + u[0] - Math.Log(top) + Math.Log(top * share * (1 - share));
        AssertDensity(expected, model.LogDensity, u);

        var values = new double[2];
        model.LogDensity.CreateConstrainer().Run(u, values);
        Assert.Equal([top, top * share], values.Select((v, i) => Math.Round(v, 12)).Zip([top, top * share], (a, b) => Math.Abs(a - b) < 1e-11 ? b : a));
        var back = new double[2];
        model.LogDensity.CreateUnconstrainer().Run(values, back);
        Assert.Equal(u[0], back[0], 1e-12);
        Assert.Equal(u[1], back[1], 1e-12);
    }

    [Fact]
    public void Other_data_of_the_same_structure_use_the_same_plan()
    {
        var model = Model.Define((ModelBuilder m, (double[] X, double[] Y) data) =>
        {
            var row = m.Plate("row", data.Y.Length);
            m.Sample(out var slope, new Normal(0, 1));
            Tensor sums = Scan(0.0, data.X, (sum, x) => sum + (slope * x)).All;
            m.Observe(row, new Normal(sums, 1), data.Y);
            return slope;
        });
        (double[], double[]) first = ([1, 2, 3], [2, 3, 4]), second = ([0.5, -1, 2], [1, 1, 0]), longer = ([1, 2, 3, 4], [1, 2, 3, 4]);
        LogDensity one = model.Given(first).LogDensity, two = model.Given(second).LogDensity, three = model.Given(longer).LogDensity;
        Assert.Same(one.Plan, two.Plan);
        Assert.NotSame(one.Plan, three.Plan);
        foreach (((double[] x, double[] y), LogDensity density) in new[] { (first, one), (second, two), (longer, three) })
        {
            double sum = 0, expected = Normal(0.7, 0, 1);
            for (int i = 0; i < y.Length; i++)
                expected += Normal(y[i], sum += 0.7 * x[i], 1);
            AssertDensity(expected, density, [0.7]);
        }
    }

    /// <summary>Axes are made for the joint values of chains that meet, and for cells where plates do not nest.</summary>
    [Fact]
    public void Other_data_use_the_same_plan_where_summing_out_makes_axes()
    {
        var model = Model.Define((ModelBuilder m, (double[] Y, double[,] Table) data) =>
        {
            Plate time = m.Plate("time", 3), row = m.Plate("row", 2), column = m.Plate("column", 2);
            m.Sample(out var slope, new Normal(0, 1));
            m.Chain(out var a, time, new Bernoulli(0.5), before => new Bernoulli(0.2 + (0.5 * before)));
            m.Chain(out var b, time, new Bernoulli(0.4), before => new Bernoulli(0.3 + (0.5 * before)));
            m.Observe(time, new Normal((slope * a) + b, 1), data.Y);
            m.Sample(out var high, row, new Bernoulli(0.3));
            m.Sample(out var wide, column, new Bernoulli(0.6));
            m.Observe([row, column], new Normal((slope * high) + wide, 1), data.Table);
            return slope;
        });
        LogDensity one = model.Given(([1, 2, 3], new double[,] { { 1, 2 }, { 3, 4 } })).LogDensity, two = model.Given(([0, 1, -1], new double[,] { { 0, 1 }, { 1, 1 } })).LogDensity;
        Assert.Same(one.Plan, two.Plan);
    }

    [Fact]
    public void Data_are_copied_when_the_model_is_traced()
    {
        double[] y = [1.0];
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            m.Observe(m.Plate("p", 1), new Normal(x, 1), y);
            return x;
        });
        LogDensity density = model.LogDensity;
        y[0] = 100;
        AssertDensity(Normal(0.5, 0, 1) + Normal(1, 0.5, 1), density, [0.5]);
    }

    [Fact]
    public void An_observation_whose_support_depends_on_a_site_excludes_values_of_the_site()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var top, new HalfCauchy(1));
            m.Observe(new UniformUpTo(top), 2.0);
            return top;
        });
        ILogDensity density = model.LogDensity.CreateEvaluator();
        var gradient = new double[1];
        Assert.Equal(double.NegativeInfinity, density.Evaluate([Math.Log(1.9)], gradient));
        Assert.True(double.IsFinite(density.Evaluate([Math.Log(2.1)], gradient)));
    }

    /// <summary>A user's own distribution: uniform from 0 to a bound.</summary>
    private sealed record UniformUpTo(Tensor Bound) : IDistribution<Tensor>
    {
        public System.Collections.Immutable.ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Bound, Support.Positive)];

        public Support Support => Support.Between(0, Bound);

        public IDistribution With(ReadOnlySpan<Tensor> parameters) => new UniformUpTo(parameters[0]);

        public Tensor LogDensityWithin(Tensor x) => -Log(Bound) + (0 * x);

        public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[0] * random.NextDouble();
    }

    private static void AssertDensity(double expected, LogDensity density, double[] at)
    {
        ILogDensity evaluator = density.CreateEvaluator();
        var gradient = new double[at.Length];
        // Rounding of some dozen terms, each of order 1 to 10.
        Assert.Equal(expected, evaluator.Evaluate(at, gradient), 1e-12 * Math.Max(1, Math.Abs(expected)));
        double[] differences = Autodiff.FiniteDifferences.Gradient(x => evaluator.Evaluate(x, new double[x.Length]), at);
        for (int i = 0; i < at.Length; i++)
            Assert.Equal(differences[i], gradient[i], 1e-8 * Math.Max(1, Math.Abs(gradient[i])));
    }

    private static double Normal(double x, double mean, double scale) => (-0.5 * Math.Pow((x - mean) / scale, 2)) - Math.Log(scale) - (0.5 * Math.Log(2 * Math.PI));
}
