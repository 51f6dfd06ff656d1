using MathNet.Numerics.Distributions;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Laws of distributions whose draws are a differentiable function of parameters and noise.</summary>
public abstract partial class ContinuousDistributionLaws
{
    private const int Particles = 20_000;

    /// <summary>The same χ² as for the sampler, with the same rate of false alarms.</summary>
    [Fact]
    public void Reparameterised_draws_agree_with_the_density()
    {
        foreach (IDistribution distribution in Reparameterised)
        {
            var particle = new Axis("particle", Draws);
            Tensor[] parameters = Inputs(distribution, default);
            var noise = new Noise();
            Tensor draw = ((IReparameterised)distribution.With(parameters)).Draw(noise, AxisSet.Of(particle));
            Assert.Equal(new(AxisSet.Of(particle), distribution.Shape), draw.Type);
            Tensor draws = Tensor.Data(draw.Type, Run(parameters, noise, [draw], ParameterValues(distribution), seed: 7));
            Assert.All(Distribution.Contains(distribution, draws).ToArray(), belongs => Assert.Equal(1, belongs));
            if (!IsOnGrid(distribution))
            {
                AssertWeighedDrawsAreNormal(distribution, draws);
                continue;
            }

            double statistic = ChiSquare(distribution, draws, out int bins);
            Assert.True(statistic <= ChiSquared.InvCDF(bins - 1, 1 - FalseAlarm), $"χ² of {distribution} is {statistic:f1} with {bins} bins.");
        }
    }

    /// <summary>
    /// ∂/∂ε E[g(x)] for a bounded smooth g and a direction in each parameter along which g moves by about 1: the mean of 200 000 derivatives of g(draw), whose standard error so is at most
    /// 0.0023, lies within 5 of them of the central difference of integrals of g times the density, which is right to about 1e-6. A false alarm once in 1.7 million per parameter.
    /// </summary>
    [Fact]
    public void The_mean_derivative_along_draws_is_the_derivative_of_the_expectation()
    {
        foreach (IDistribution distribution in Reparameterised.Where(IsOnGrid))
        {
            Func<Tensor, Tensor> g = Bounded(distribution);
            var particle = new Axis("particle", Draws);
            Tensor[] parameters = Inputs(distribution, AxisSet.Of(particle));
            double[][] values = [.. distribution.Parameters.Select(parameter => parameter.Value.ToArray())];
            var noise = new Noise();
            Tensor draw = ((IReparameterised)distribution.With(parameters)).Draw(noise, AxisSet.Of(particle));
            double[] all = [.. values.SelectMany(own => Enumerable.Repeat(own, Draws).SelectMany(cell => cell))];
            double[] gradients = Run(parameters, noise, Derivatives.Gradient(g(draw), parameters), all, seed: 8);

            int place = 0;
            for (int p = 0; p < values.Length; p++)
            {
                int size = values[p].Length;
                double[] direction = Direction(distribution, p);
                double[] Slopes() => [.. gradients.AsSpan(place, size * Draws).ToArray().Chunk(size).Select(gradient => gradient.Zip(direction, (slope, along) => slope * along).Sum())];
                double typical = Math.Sqrt(Slopes().Average(slope => slope * slope));
                direction = [.. direction.Select(along => along / Math.Max(1, typical))];
                double[] slopes = Slopes();
                place += size * Draws;
                double mean = slopes.Average(), error = Math.Sqrt(slopes.Average(slope => Math.Pow(slope - mean, 2)) / Draws);
                const double step = 1e-3;
                double expected = (Expectation(g, Moved(distribution, p, direction, step)) - Expectation(g, Moved(distribution, p, direction, -step))) / (2 * step);
                Assert.True(
                    Math.Abs(mean - expected) <= (5 * error) + 5e-6,
                    $"{distribution} in {distribution.Parameters[p].Name}: {expected:g6} was expected, but it is {mean:g6} ± {error:g2}");
            }
        }
    }

    /// <summary>
    /// Draws with a plate of parameters and a further axis: in each cell they are as those of its sampler, by the largest distance between the two distribution functions of 20 000 draws each
    /// (Kolmogorov and Smirnov, with the limit distribution's tail 2 exp(−2c²) = 1e-7 at c = 2.9), and a derivative by a parameter of the plate is the sum of those by one of each draw.
    /// </summary>
    [Fact]
    public void Each_cell_of_a_plate_is_drawn_with_its_own_parameters()
    {
        foreach (IDistribution[] alike in Reparameterised.GroupBy(Form).Select(group => group.ToArray()))
        {
            var before = new Axis("particle", Particles);
            var cell = new Axis("cell", alike.Length);
            var after = new Axis("particle", Particles);
            foreach (Axis particle in (Axis[])[before, after])
            {
                AxisSet both = AxisSet.Of(cell, particle);
                double[] values = [.. alike[0].Parameters.SelectMany((_, p) => alike.SelectMany(distribution => distribution.Parameters[p].Value.ToArray()))];
                Tensor[] parameters = Inputs(alike[0], AxisSet.Of(cell));
                var noise = new Noise();
                Tensor draw = ((IReparameterised)alike[0].With(parameters)).Draw(noise, both);
                Assert.Equal(new(both, alike[0].Shape), draw.Type);

                // The same with parameters for each draw.
                Tensor[] each = [.. parameters.Select(parameter => Identity.Instance.Apply(Expand(parameter, new(both, parameter.Shape))))];
                var sameNoise = new Noise();
                Tensor drawOfEach = ((IReparameterised)alike[0].With(each)).Draw(sameNoise, both);
                Tensor[] drawn = Graph.Substitute([drawOfEach, .. Derivatives.Gradient(Sum(Tanh(drawOfEach)), each)], sameNoise.Inputs.Zip(noise.Inputs).ToDictionary());

                Tensor[] gradient = Derivatives.Gradient(Sum(Sum(Tanh(draw)), particle), parameters);
                Tensor[] outputs = [.. Enumerable.Range(0, alike.Length).Select(c => draw.At(cell, c)), .. gradient, drawn[0] - draw, .. drawn[1..].Select(slopes => Sum(slopes, particle))];
                double[] results = Run(parameters, noise, outputs, values, seed: 9);

                int place = 0;
                double[] Next(int size) => results[place..(place += size)];
                int entries = alike[0].Shape.Size;
                foreach (IDistribution distribution in alike)
                {
                    double[] actual = Next(Particles * entries), sampled = Points(distribution, Particles, seed: 10).ToArray();
                    for (int entry = 0; entry < entries; entry++)
                    {
                        double distance = KolmogorovSmirnov([.. actual.Chunk(entries).Select(own => own[entry])], [.. sampled.Chunk(entries).Select(own => own[entry])]);
                        Assert.True(distance * Math.Sqrt(Particles / 2.0) <= 2.9, $"{distribution}: the distribution functions of draws and sampler are {distance:g3} apart.");
                    }
                }

                double[] together = Next(values.Length);
                Assert.All(Next(alike.Length * Particles * entries), difference => Assert.True(difference == 0 || double.IsNaN(difference)));   // ∞ − ∞ where draws overflow
                double[] apart = Next(values.Length);
                for (int i = 0; i < together.Length; i++)
                    Assert.True(together[i].Equals(apart[i]) || Math.Abs(together[i] - apart[i]) <= 1e-9 * (1 + Math.Abs(apart[i])), $"{alike[0].GetType().Name}: {together[i]:R} and {apart[i]:R}");
            }
        }
    }

    private IEnumerable<IDistribution> Reparameterised => Settings.Where(setting => setting is IReparameterised);

    private static Tensor[] Inputs(IDistribution distribution, AxisSet axes) =>
        [.. distribution.Parameters.Select(parameter => Tensor.Input(parameter.Name, new(axes, parameter.Value.Shape)))];

    /// <summary>A run of a plan whose inputs are parameters and then noise.</summary>
    private static double[] Run(Tensor[] parameters, Noise noise, IReadOnlyList<Tensor> outputs, double[] values, ulong seed)
    {
        Plan plan = Plan.Compile([.. parameters, .. noise.Inputs], outputs);
        double[] inputs = new double[plan.InputSize], results = new double[plan.OutputSize];
        values.CopyTo(inputs, 0);
        var random = new Philox(seed);
        noise.Draw(ref random, inputs.AsSpan(values.Length));
        plan.CreateWorkspace().Run(inputs, results);
        return results;
    }

    /// <summary>tanh(½ + Σ wᵢ (xᵢ − cᵢ)/sᵢ) with medians and quartile widths of the draws, which depends on location, spread and correlation; without entries that are constant.</summary>
    private Func<Tensor, Tensor> Bounded(IDistribution distribution)
    {
        double[][] sorted = Sorted(Points(distribution, 4000, seed: 5), 4000);
        Tensor centre = Tensor.From(distribution.Shape, [.. sorted.Select(draws => draws[draws.Length / 2])]);
        Tensor weights = Tensor.From(distribution.Shape, [.. HalfWidths(sorted).Select((width, i) => width == 0 ? 0 : 1 / (width * (1 + (0.4 * i))))]);
        return x => Tanh(0.5 + Sum(weights * (x - centre)));
    }

    private double Expectation(Func<Tensor, Tensor> g, IDistribution distribution)
    {
        (double[] all, _, double[] masses) = Grid(distribution);
        Tensor u = Tensor.Data(new(AxisSet.Of(new Axis("point", masses.Length)), distribution.Support.Bijector.Unconstrained(distribution.Shape)), all);
        return g(distribution.Support.Bijector.Forward(u)).ToArray().Zip(masses, (value, mass) => mass == 0 ? 0 : value * mass).Sum();
    }

    /// <summary>A direction in one parameter: of the parameter's own size where it is positive, of the draws' otherwise; matrices stay symmetric or triangular.</summary>
    private double[] Direction(IDistribution distribution, int p)
    {
        Parameter parameter = distribution.Parameters[p];
        double[] values = parameter.Value.ToArray(), spread = Spread(distribution);
        if (parameter.Rank == 2)
            return [.. values.Select((value, i) => value * (i / parameter.Value.Shape[1] == i % parameter.Value.Shape[1] ? 1 - (0.1 * i) : 0.5))];
        return [.. values.Select((value, i) => (parameter.Support == Support.Positive ? value : spread[i % spread.Length]) / (1 + i))];
    }

    private static IDistribution Moved(IDistribution distribution, int p, double[] direction, double step) => distribution.With(
        [.. distribution.Parameters.Select((parameter, k) => k == p ? parameter.Value + (step * Tensor.From(parameter.Value.Shape, direction)) : parameter.Value)]);

    /// <summary>The largest distance between the distribution functions of two samples.</summary>
    private static double KolmogorovSmirnov(double[] first, double[] second)
    {
        Array.Sort(first);
        Array.Sort(second);
        double largest = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            double at = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] <= at)
                i++;
            while (j < second.Length && second[j] <= at)
                j++;
            largest = Math.Max(largest, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }

        return largest;
    }
}
