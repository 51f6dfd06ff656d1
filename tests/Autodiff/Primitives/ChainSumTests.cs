using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Sums over chains against sums over all their paths; the laws bring marginals (as gradients), second order and plates of chains.</summary>
public sealed class ChainSumTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new (int States, int Steps)[] { (1, 3), (2, 1), (2, 2), (2, 9), (3, 5), (9, 3) }.SelectMany(size => new[] { Chain(size.States, size.Steps, false), Chain(size.States, size.Steps, true) }),
        Chain(2, 5, false, timeFirst: true),
        Chain(3, 4, true, timeFirst: true),
    ];

    /// <summary>Structural zeros, evidence thousands of nats apart, and long chains, where the twin is the scan.</summary>
    [Fact]
    public void Sums_and_marginals_of_extreme_chains_equal_the_scan()
    {
        var random = new Random(7);
        const double impossible = double.NegativeInfinity;
        foreach ((int states, int steps, double spread, bool leftToRight) in ((int, int, double, bool)[])[(2, 300, 1, false), (3, 1000, 3, true), (2, 200, 400, false), (3, 100, 3000, true), (12, 70, 50, false), (40, 20, 500, true)])
        {
            foreach (bool isVarying in (bool[])[false, true])
            {
                (Axis time, Axis previous, Axis current) = Axes(states, steps, timeFirst: false);
                double Uniform() => spread * ((2 * random.NextDouble()) - 1);
                Tensor first = Input("first", current), further = isVarying ? Input("further", time, previous, current) : Input("further", previous, current), evidence = Input("evidence", time, current);
                double[] x =
                [
                    .. Enumerable.Range(0, states).Select(k => leftToRight && k > 0 ? impossible : Uniform() / spread),
                    .. Enumerable.Range(0, isVarying ? steps : 1).SelectMany(_ => Enumerable.Range(0, states * states).Select(p => leftToRight && (p % states < p / states || p % states > (p / states) + 1) ? impossible : Uniform() / spread)),
                    .. Enumerable.Range(0, steps * states).Select(_ => Uniform()),
                ];
                Tensor fused = ChainSum.Of(time, previous, current, first, further, evidence), unfused = ChainSum.Unfused(time, previous, current, first, further, evidence, steps, Functions.LogSumExp);
                Tensor[] inputs = [first, further, evidence];
                double[] actual = Run(Plan.Compile(inputs, [fused, .. Derivatives.Gradient(fused, inputs)]), x);
                // Sums of up to a thousand steps of up to thousands of nats, rounded once a step, the same for both: probabilities are exponentials of their differences.
                double rounding = steps * Math.Max(spread, 1) * 2e-16;
                foreach ((string executor, double[] expected) in Executors.Each(Plan.Compile(inputs, [unfused, .. Derivatives.Gradient(unfused, inputs)]), x))
                {
                    Assert.True(double.IsFinite(expected[0]));
                    Near([expected[0]], [actual[0]], 1e-13, $"{states} states, {steps} steps, {executor}");
                    Near(expected[1..], actual[1..], 1e-13 + (10 * rounding), $"{states} states, {steps} steps, varying: {isVarying}, {executor}");
                }
            }
        }
    }

    [Fact]
    public void An_impossible_chain_has_no_weight_and_no_slope()
    {
        (Axis time, Axis previous, Axis current) = Axes(2, 3, timeFirst: false);
        Tensor first = Input("first", current), evidence = Input("evidence", time, current);
        Tensor sum = ChainSum.Of(time, previous, current, first, 0.0, evidence);
        double[] results = Run(Plan.Compile([first, evidence], [sum, .. Derivatives.Gradient(sum, [first, evidence])]), [0, 0], [0, double.NegativeInfinity, 0, 0, double.NegativeInfinity, 0]);
        Assert.Equal([double.NegativeInfinity, .. new double[8]], results);
    }

    [Fact]
    public void Shorter_chains_end_early()
    {
        (Axis time, Axis previous, Axis current) = Axes(3, 6, timeFirst: false);
        var chains = new Axis("chain", 4);
        var random = new Random(3);
        Tensor first = Tensor.From([3], 0.1, -0.5, 0.3).ToAxis(current), further = Draw(9, [3, 3], random).ToAxis(previous).ToAxis(current), evidence = Draw(72, [4, 6, 3], random).ToAxis(chains).ToAxis(time).ToAxis(current);
        Tensor own = Identity.Instance.Apply(evidence), sums = ChainSum.Of(time, previous, current, first, further, own, ((Tensor)new[] { 6, 1, 3, 0 }).ToAxis(chains));
        double[] together = sums.ToArray(), slopes = Derivatives.Gradient(Functions.Sum(sums, chains), [own])[0].ToVector(current).ToVector(time).ToVector(chains).ToArray();
        foreach ((int chain, int length) in ((int, int)[])[(0, 6), (1, 1), (2, 3)])
        {
            var end = new Axis("end", length);
            Tensor part = Identity.Instance.Apply(evidence.At(chains, chain).ToVector(time)[..length].ToAxis(end));
            Tensor alone = ChainSum.Of(end, previous, current, first, further, part);
            Assert.Equal(alone.ToScalar(), together[chain], 1e-13);
            double[] expected = Derivatives.Gradient(alone, [part])[0].ToVector(current).ToVector(end).ToArray();
            Near([.. expected, .. new double[18 - expected.Length]], slopes[(18 * chain)..(18 * (chain + 1))], 1e-13, length);
        }

        Assert.Equal(0, together[3]);
        Assert.Equal(new double[18], slopes[54..]);
    }

    private static Tensor Draw(int count, Shape shape, Random random) => Tensor.From(shape, [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)]);

    private static Tensor Input(string name, params ReadOnlySpan<Axis> axes) => Tensor.Input(name, new(AxisSet.Of(axes), default));

    private static (Axis Time, Axis Previous, Axis Current) Axes(int states, int steps, bool timeFirst)
    {
        Axis? time = timeFirst ? new Axis("time", steps) : null;
        Axis previous = new("previous", states), current = new("current", states);
        return (time ?? new Axis("time", steps), previous, current);
    }

    private static Case Chain(int states, int steps, bool isVarying, bool timeFirst = false)
    {
        (Axis time, Axis previous, Axis current) = Axes(states, steps, timeFirst);
        return new(
            $"a chain of {states} states over {steps} steps",
            x => ChainSum.Of(time, previous, current, x[0], x[1], x[2]),
            x => [Math.Log(Paths(states, steps).Sum(path => Weight(path, x)))],
            Argument.On(AxisSet.Of(current), default),
            Argument.On(isVarying ? AxisSet.Of(time, previous, current) : AxisSet.Of(previous, current), default),
            Argument.On(AxisSet.Of(time, current), default));

        double Weight(int[] path, double[][] x)
        {
            double log = x[0][path[0]];
            for (int t = 0; t < steps; t++)
            {
                // Time is the innermost axis, or the outermost.
                log += x[2][timeFirst ? (t * states) + path[t] : (path[t] * steps) + t];
                if (t == 0)
                    continue;
                int pair = (path[t - 1] * states) + path[t];
                log += x[1][!isVarying ? pair : timeFirst ? (t * states * states) + pair : (pair * steps) + t];
            }

            return Math.Exp(log);
        }
    }

    private static IEnumerable<int[]> Paths(int states, int length) => Enumerable.Range(0, (int)Math.Pow(states, length)).Select(code =>
    {
        var path = new int[length];
        for (int t = 0; t < length; t++)
            (code, path[t]) = Math.DivRem(code, states);
        return path;
    });
}
