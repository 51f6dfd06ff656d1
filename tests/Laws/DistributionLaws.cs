using Prob.Graphs;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>What holds for every distribution. A test class names some settings of the parameters, hard ones among them, and inherits the rest.</summary>
public abstract partial class DistributionLaws
{
    private const int DrawsToScale = 4000;

    /// <summary>The distribution with several parameters.</summary>
    protected abstract IDistribution[] Settings { get; }

    /// <summary>The name of its reference tables.</summary>
    protected virtual string Table => Settings[0].GetType().Name;

    /// <summary>Values at the edge of the support where the density is finite, so that a gradient must not be NaN.</summary>
    protected virtual (IDistribution Distribution, double[] Value)[] Edges => [];

    /// <summary>Those whose sampler must not allocate.</summary>
    protected virtual IEnumerable<IDistribution> DrawnWithoutAllocation => Settings;

    /// <summary>Within 1e-12 of the value or, where terms cancel, within eight roundings of the largest.</summary>
    [Fact]
    public void Log_density_equals_the_reference() => EqualsTable(Settings[0], null, Distribution.LogDensity);

    /// <summary>The distribution of a row of the table.</summary>
    private protected virtual IDistribution Like(IDistribution any, Tensor[] parameters, Tensor value) => any.With(parameters);

    [Fact]
    public virtual void Draws_belong_to_the_support()
    {
        foreach (IDistribution distribution in Settings)
            Assert.All(Distribution.Contains(distribution, Points(distribution, 10_000, seed: 1)).ToArray(), belongs => Assert.Equal(1, belongs));
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        foreach (IDistribution distribution in DrawnWithoutAllocation)
        {
            double[] parameters = ParameterValues(distribution), draw = new double[distribution.Shape.Size];
            var random = new Philox(1);
            for (int i = 0; i < 100; i++)
                distribution.Sample(ref random, parameters, draw);
            // The runtime may allocate on this thread when it compiles a method anew, but not every time.
            long least = long.MaxValue;
            for (int repeat = 0; repeat < 5 && least > 0; repeat++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                    distribution.Sample(ref random, parameters, draw);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void With_its_own_parameters_it_is_the_same_distribution()
    {
        foreach (IDistribution distribution in Settings)
        {
            Tensor x = Points(distribution, 20, seed: 2);
            IDistribution same = distribution.With([.. distribution.Parameters.Select(parameter => parameter.Value)]);
            Assert.IsType(distribution.GetType(), same);
            Assert.Equal(PerPoint(distribution.LogDensity(x), 20), PerPoint(same.LogDensity(x), 20));
        }
    }

    [Fact]
    public void Parameters_belong_to_their_supports_and_have_their_rank()
    {
        foreach (Parameter parameter in Settings.SelectMany(distribution => distribution.Parameters))
        {
            Assert.True(parameter.Value.Shape.Rank <= parameter.Rank, parameter.Name);
            Assert.True(Array.TrueForAll(parameter.Support.Contains(parameter.Value).ToArray(), belongs => belongs == 1), $"{parameter.Name} must be {parameter.Support}.");
        }
    }

    [Fact]
    public void Outside_the_support_the_log_density_is_minus_infinity()
    {
        double[] candidates = [double.NegativeInfinity, -1e300, -1.5, -1, -1e-300, 0, 1e-300, 0.5, 1, 1.5, 1e300, double.PositiveInfinity, double.NaN];
        foreach (IDistribution distribution in Settings)
        {
            foreach (double candidate in candidates)
            {
                Tensor x = Expand(candidate, new(default, distribution.Shape));
                double value = distribution.LogDensity(x).ToScalar();
                Assert.False(double.IsNaN(value), $"{distribution} at {candidate}");
                if (Distribution.Contains(distribution, x).ToScalar() == 0)
                    Assert.Equal(double.NegativeInfinity, value);
            }
        }
    }

    /// <summary>
    /// In unconstrained coordinates of order 1 around typical values; the error of the differences is that of a fifth derivative times 1e-12, and of rounding
    /// the density, 1e-16, divided by the step, 1e-3.
    /// </summary>
    [Fact]
    public void Gradients_in_the_value_and_the_parameters_equal_finite_differences()
    {
        foreach (IDistribution distribution in Settings)
            AssertSlopes(distribution, static (distribution, x) => distribution.LogDensityWithin(x));
    }

    [Fact]
    public void Where_the_density_is_finite_at_an_edge_no_derivative_is_NaN()
    {
        foreach ((IDistribution distribution, double[] edge) in Edges)
        {
            Parameter[] parameters = [.. distribution.Parameters];
            Tensor[] inputs = [Tensor.Input("x", new(default, distribution.Shape)), .. parameters.Select(parameter => Tensor.Input(parameter.Name, parameter.Value.Type))];
            Tensor density = distribution.With(inputs.AsSpan(1)).LogDensity(inputs[0]);
            (Func<double[], double> at, Func<double[], double[]> gradient) = FiniteDifferences.Planned(inputs, density);
            double[] point = [.. edge, .. ParameterValues(distribution)];
            Assert.True(double.IsFinite(at(point)), $"{distribution} at {string.Join(", ", edge)} has log density {at(point)}.");
            Assert.DoesNotContain(double.NaN, gradient(point));
        }
    }

    /// <summary>Parameters that carry a plate, with values that carry it too and a second one besides, against one cell at a time.</summary>
    [Fact]
    public void Cells_of_a_plate_equal_the_distribution_of_each()
    {
        const int points = 3;
        foreach (IDistribution[] alike in Settings.GroupBy(Form).Select(group => group.ToArray()))
        {
            var cell = new Axis("cell", alike.Length);
            var point = new Axis("point", points);
            Tensor x = Stack([.. alike.Select((distribution, i) => Points(distribution, points, seed: 4 + (ulong)i, point))]).ToAxis(cell);
            Tensor[] parameters = [.. alike[0].Parameters.Select((_, i) => Stack([.. alike.Select(distribution => distribution.Parameters[i].Value)]).ToAxis(cell))];
            IDistribution plated = alike[0].With(parameters);
            Assert.Equal(alike[0].Shape, plated.Shape);

            double[] expected = [.. alike.SelectMany((distribution, i) => PerPoint(distribution.LogDensity(Points(distribution, points, seed: 4 + (ulong)i)), points))];
            Tensor density = plated.LogDensity(x);
            Assert.Equal(Shape.Scalar, density.Shape);
            double[] actual = Expand(density, new(AxisSet.Of(cell, point), default)).ToArray();
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-13 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    /// <summary>A function of the value and the parameters, against finite differences around typical values.</summary>
    private protected void AssertSlopes(IDistribution distribution, Func<IDistribution, Tensor, Tensor> function, double step = 1e-3)
    {
        var inputs = new List<Tensor>();
        Coordinates? value = distribution.Support.IsDiscrete || distribution.Support is AtomicSupport ? null : ValueCoordinates(distribution);
        Coordinates?[] parameters = [.. distribution.Parameters.Select(parameter => ParameterCoordinates(parameter, value is null ? [1] : Spread(distribution)))];

        Tensor x = value is null ? Draw(distribution, seed: 3) : value.At(inputs);
        IDistribution moved = distribution.With([.. parameters.Select((coordinates, i) => coordinates?.At(inputs) ?? distribution.Parameters[i].Value)]);
        Tensor result = function(moved, x);
        int size = inputs.Sum(input => input.Type.Size);
        if (size == 0)
            return;
        (Func<double[], double> at, Func<double[], double[]> gradient) = FiniteDifferences.Planned(inputs, result);
        Func<double[], double> isInside = FiniteDifferences.Planned(inputs, Distribution.Contains(moved, x)).Value;
        // A location that is large in units of the spread is rounded by its own size, as a value is by the ends of an interval, and the difference divides that by the step. Entries that are constant have no
        // spread.
        double rounding = value is null ? 0 : Math.ScaleB(Locations(distribution).Concat(Ends(distribution)).Select(Math.Abs).DefaultIfEmpty().Max(), -52) / Spread(distribution).Where(width => width > 0).Min() / step;
        foreach (double shift in new[] { -0.6, 0.1, 0.9 })
        {
            double[] point = [.. Enumerable.Range(0, size).Select(i => shift + (0.05 * i))];
            if (double.IsNegativeInfinity(at(point)) || isInside(point) == 0)
                continue;   // the last of the whole numbers, above which there is nothing; or a support that has moved away from the value
            double[] expected = FiniteDifferences.Gradient(at, point, step), actual = gradient(point);
            double tolerance = rounding + (1e-8 * Math.Max(1, Math.Max(Math.Abs(at(point)), expected.Max(Math.Abs))));
            for (int i = 0; i < size; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{distribution}: ∂/∂{i} at {shift} is {expected[i]:R} by differences, but was {actual[i]:R}.");
        }
    }

    private static IEnumerable<double> Locations(IDistribution distribution) => distribution.Parameters.Where(parameter => parameter.Support == Support.Real).SelectMany(parameter => parameter.Value.ToArray());

    private static double[] Ends(IDistribution distribution) => distribution.Support is IntervalSupport interval ? [.. interval.Lower.ToArray(), .. interval.Upper.ToArray()] : [];

    /// <summary>Draws, one per cell of an axis.</summary>
    private protected Tensor Points(IDistribution distribution, int count, ulong seed, Axis? axis = null)
    {
        int size = distribution.Shape.Size;
        double[] draws = new double[count * size], parameters = ParameterValues(distribution);
        var random = new Philox(seed);
        for (int i = 0; i < count; i++)
            Draw(distribution, ref random, parameters, draws.AsSpan(i * size, size));
        return Tensor.From(Shape.Of([count, .. distribution.Shape]), draws).ToAxis(axis ?? new Axis("point", count));
    }

    /// <summary>One value that the distribution may take.</summary>
    private protected virtual void Draw(IDistribution distribution, ref Philox random, double[] parameters, Span<double> draw) =>
        distribution.Sample(ref random, parameters, draw);

    /// <summary>The values of the parameters, one after the other, as a sampler takes them.</summary>
    private protected static double[] ParameterValues(IDistribution distribution) => [.. distribution.Parameters.SelectMany(parameter => parameter.Value.ToArray())];

    /// <summary>Medians of the unconstrained coordinates of draws, and half the widths between their quartiles.</summary>
    private protected (double[] Centre, double[] Scale) Typical(IDistribution distribution)
    {
        double[][] sorted = Sorted(distribution.Support.Bijector.Inverse(Points(distribution, DrawsToScale, seed: 5)), DrawsToScale);
        return (Array.ConvertAll(sorted, draws => draws[draws.Length / 2]), HalfWidths(sorted));
    }

    /// <summary>What settings must share to become the cells of one: the names, owners and shapes of the parameters, the shape and the kind of support.</summary>
    private protected static string Form(IDistribution distribution) =>
        $"{distribution.Shape} {distribution.Support.GetType()} {string.Join(" ", distribution.Parameters.Select(parameter => parameter.Name + parameter.OwnerIn(distribution) + parameter.Value.Shape))}";

    /// <summary>A density that does not mention the value, as that of a uniform distribution, is repeated for each.</summary>
    private protected static double[] PerPoint(Tensor density, int count) => density.Axes.Count == 0 ? [.. Enumerable.Repeat(density.ToScalar(), count)] : density.ToArray();

    private Tensor Draw(IDistribution distribution, ulong seed)
    {
        var only = new Axis("only", 1);
        return Points(distribution, 1, seed, only).At(only, 0);
    }

    /// <summary>Half the width between the quartiles of each entry, in the unit of the value.</summary>
    private protected double[] Spread(IDistribution distribution) => HalfWidths(Sorted(Points(distribution, DrawsToScale, seed: 5), DrawsToScale));

    /// <summary>Draws of each coordinate in increasing order.</summary>
    private protected static double[][] Sorted(Tensor draws, int count)
    {
        double[] all = draws.ToArray();
        int size = all.Length / count;
        return [.. Enumerable.Range(0, size).Select(d => Enumerable.Range(0, count).Select(i => all[(i * size) + d]).Order().ToArray())];
    }

    private protected static double[] HalfWidths(double[][] sorted) => Array.ConvertAll(sorted, draws => 0.5 * (draws[3 * draws.Length / 4] - draws[draws.Length / 4]));

    private Coordinates ValueCoordinates(IDistribution distribution)
    {
        (double[] centre, double[] scale) = Typical(distribution);
        return new(distribution.Support.Bijector.Forward, distribution.Support.Bijector.Unconstrained(distribution.Shape), centre, scale);
    }

    /// <summary>Around the value of the parameter; null if it is a whole number or stands at the edge of what it may be.</summary>
    private static Coordinates? ParameterCoordinates(Parameter parameter, double[] spread)
    {
        Shape shape = parameter.Value.Shape;
        if (parameter.Support.IsDiscrete || parameter.Support is RowsSupport)
            return null;
        if (parameter.Support.Rank == 2)
        {
            // A matrix: its Cholesky factor moves, and it stays symmetric if it was.
            bool isFactor = parameter.Support == Support.CholeskyFactor;
            double[] entries = (isFactor ? parameter.Value : Cholesky(parameter.Value)).ToArray();
            double[] rowwise = [.. entries.Chunk(shape[1]).SelectMany(row => Array.ConvertAll(row, _ => 0.1 * row.Max(Math.Abs)))];
            return new(factor => isFactor ? factor : Dot(factor, Transpose(factor)), shape, entries, rowwise);
        }

        Bijector bijector = parameter.Support.Bijector;
        double[] centre = bijector.Inverse(parameter.Value).ToArray();
        double[] steps = [.. centre.Select((_, i) => parameter.Support != Support.Real ? 1 : spread[i % spread.Length])];
        return Array.TrueForAll(centre, double.IsFinite) ? new(bijector.Forward, bijector.Unconstrained(shape), centre, steps) : null;
    }

    private static string Text(Tensor x) => string.Join(", ", x.ToArray().Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A tensor as a function of coordinates of order 1.</summary>
    private sealed record Coordinates(Func<Tensor, Tensor> Map, Shape Shape, double[] Centre, double[] Scale)
    {
        public Tensor At(List<Tensor> inputs)
        {
            Tensor input = Plan.Input("coordinates", Shape);
            inputs.Add(input);
            return Map(Tensor.From(Shape, Centre) + (Tensor.From(Shape, Scale) * input));
        }
    }
}
