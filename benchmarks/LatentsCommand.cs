using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Prob;
using static Prob.Functions;

namespace Benchmarks;

/// <summary>
/// Time per gradient of models whose discrete latents the library sums out, beside the same densities with the sum written by hand: log-sum-exp for mixtures, a scan for hidden
/// Markov models. The two take turns, and the best of many short runs counts.
/// </summary>
internal static class LatentsCommand
{
    private const int Rounds = 40;
    private const double RoundSeconds = 0.05;

    public static Command Create()
    {
        var only = new Option<string?>("--only") { Description = "One model, by the beginning of its name." };
        var command = new Command("latents", "Gradients of models with discrete latents, summed out by the library and by hand.") { only };
        command.SetAction(arguments =>
        {
            foreach (Pair pair in Pairs().Where(pair => arguments.GetValue(only) is not { } name || pair.Name.StartsWith(name, StringComparison.Ordinal)))
                Console.WriteLine(JsonSerializer.Serialize(Measure(pair)));
        });
        return command;
    }

    private static IEnumerable<Pair> Pairs()
    {
        yield return LogMixture(1000);
        foreach ((int components, int rows) in ((int, int)[])[(2, 1000), (3, 1000), (10, 1000), (3, 100_000)])
            yield return Mixture(components, rows);
        foreach ((int states, int steps) in ((int, int)[])[(2, 100), (3, 1000), (16, 500), (2, 10_000)])
            yield return Hmm(states, steps);
        yield return PlateOfHmms(3, 20, 100);
        foreach ((int states, int steps) in ((int, int)[])[(2, 1000), (8, 1000), (20, 200)])
            yield return DrivenHmm(states, steps);
    }

    /// <summary>Two components, by hand as one would write them.</summary>
    private static Pair LogMixture(int rows)
    {
        double[] y = Data(2, rows);
        Model<int> summed = Model.Define(m =>
        {
            Plate row = m.Plate("row", rows), component = m.Plate("component", 2);
            m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
            m.Sample(out var sigma, component, new HalfNormal(2));
            m.Sample(out var theta, new Beta(5, 5));
            m.Sample(out var z, row, new Categorical([theta, 1 - theta]));
            m.Observe(row, new Normal(mu[z], sigma[z]), y);
            return 0;
        });
        Model<int> byHand = Model.Define(m =>
        {
            Plate row = m.Plate("row", rows), component = m.Plate("component", 2);
            m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
            m.Sample(out var sigma, component, new HalfNormal(2));
            m.Sample(out var theta, new Beta(5, 5));
            m.Factor(row, LogMix(theta, new Normal(mu[0], sigma[0]).LogDensity(row.Of(y)), new Normal(mu[1], sigma[1]).LogDensity(row.Of(y))));
            return 0;
        });
        return new($"mixture of 2, {rows} rows, by LogMix", summed.LogDensity, byHand.LogDensity);
    }

    private static Pair Mixture(int components, int rows)
    {
        double[] y = Data(components, rows), ones = [.. Enumerable.Repeat(1.0, components)];
        Model<int> summed = Model.Define(m =>
        {
            Plate row = m.Plate("row", rows), component = m.Plate("component", components);
            m.Sample(out var weight, new Dirichlet(ones));
            m.Sample(out var centre, component, new Normal(0, 10));
            m.Sample(out var z, row, new Categorical(weight));
            m.Observe(row, new Normal(centre[z], 1), y);
            return 0;
        });
        Model<int> byHand = Model.Define(m =>
        {
            // In this order the rows of one component lie side by side, which is the fastest.
            Plate component = m.Plate("component", components), row = m.Plate("row", rows);
            m.Sample(out var weight, new Dirichlet(ones));
            m.Sample(out var centre, component, new Normal(0, 10));
            m.Factor(row, LogSumExp(Log(component.Of(weight)) + new Normal(centre, 1).LogDensity(row.Of(y)), component));
            return 0;
        });
        return new($"mixture of {components}, {rows} rows", summed.LogDensity, byHand.LogDensity);
    }

    private static Pair Hmm(int states, int steps)
    {
        double[] y = Data(states, steps), ones = [.. Enumerable.Repeat(1.0, states)];
        Tensor start = Enumerable.Repeat(1.0 / states, states).ToArray();
        Model<int> summed = Model.Define(m =>
        {
            Plate time = m.Plate("time", steps), state = m.Plate("state", states);
            m.Sample(out var move, state, new Dirichlet(ones));
            m.Sample(out var centre, state, new Normal(0, 10));
            m.Chain(out var now, time, new Categorical(start), before => new Categorical(move[before]));
            m.Observe(time, new Normal(centre[now], 1), y);
            return 0;
        });
        Model<int> byHand = Model.Define(m =>
        {
            Plate state = m.Plate("state", states);
            m.Sample(out var move, state, new Dirichlet(ones));
            m.Sample(out var centre, state, new Normal(0, 10));
            Tensor logMove = Log(move.ToVector(state)), emit = new Normal(centre.ToVector(state), 1).LogDensity(Reshape(y, [steps, 1]));
            Tensor forward = Scan(emit[0] + Log(start), emit[1..], (before, now) => now + LogSumExp(Reshape(before, [states, 1]) + logMove, 0)).Last;
            m.Factor(LogSumExp(forward));
            return 0;
        });
        return new($"HMM of {states} states, {steps} steps", summed.LogDensity, byHand.LogDensity);
    }

    /// <summary>Transitions that differ from step to step: logits with a regression on data.</summary>
    private static Pair DrivenHmm(int states, int steps)
    {
        double[] y = Data(states, steps), x = [.. y.Select(Math.Sin)];
        Tensor start = Enumerable.Repeat(1.0 / states, states).ToArray();
        Model<int> summed = Model.Define(m =>
        {
            Plate time = m.Plate("time", steps), state = m.Plate("state", states), next = m.Plate("next", states);
            m.Sample(out var level, [state, next], new Normal(0, 1));
            m.Sample(out var slope, [state, next], new Normal(0, 1));
            m.Sample(out var centre, state, new Normal(0, 10));
            Tensor levels = level.ToVector(next), slopes = slope.ToVector(next);
            m.Chain(out var now, time, new Categorical(start), before => new CategoricalLogit(levels.At(state, before) + (slopes.At(state, before) * time.Of(x))));
            m.Observe(time, new Normal(centre[now], 1), y);
            return 0;
        });
        Model<int> byHand = Model.Define(m =>
        {
            Plate state = m.Plate("state", states), next = m.Plate("next", states);
            m.Sample(out var level, [state, next], new Normal(0, 1));
            m.Sample(out var slope, [state, next], new Normal(0, 1));
            m.Sample(out var centre, state, new Normal(0, 10));
            Tensor levels = level.ToVector(next).ToVector(state), slopes = slope.ToVector(next).ToVector(state);
            Tensor logMove = LogSoftmax(levels + (slopes * Reshape(x, [steps, 1, 1]))), emit = new Normal(centre.ToVector(state), 1).LogDensity(Reshape(y, [steps, 1]));
            Tensor forward = Scan([emit[0] + Log(start)], [emit[1..], logMove[1..]], (before, now) => ([now[0] + LogSumExp(Reshape(before[0], [states, 1]) + now[1], 0)], [])).Last[0];
            m.Factor(LogSumExp(forward));
            return 0;
        });
        return new($"HMM of {states} states driven by data, {steps} steps", summed.LogDensity, byHand.LogDensity);
    }

    private static Pair PlateOfHmms(int states, int series, int steps)
    {
        double[] all = Data(states, series * steps), ones = [.. Enumerable.Repeat(1.0, states)];
        Tensor y = Tensor.From([series, steps], all), start = Enumerable.Repeat(1.0 / states, states).ToArray();
        Model<int> summed = Model.Define(m =>
        {
            Plate one = m.Plate("series", series), time = m.Plate("time", steps), state = m.Plate("state", states);
            m.Sample(out var move, state, new Dirichlet(ones));
            m.Sample(out var centre, state, new Normal(0, 10));
            m.Chain(out var now, [one, time], new Categorical(start), before => new Categorical(move[before]));
            m.Observe([one, time], new Normal(centre[now], 1), y);
            return 0;
        });
        Model<int> byHand = Model.Define(m =>
        {
            Plate one = m.Plate("series", series), state = m.Plate("state", states);
            m.Sample(out var move, state, new Dirichlet(ones));
            m.Sample(out var centre, state, new Normal(0, 10));
            Tensor logMove = Log(move.ToVector(state)), emit = new Normal(centre.ToVector(state), 1).LogDensity(Reshape(one.Of(y), [steps, 1]));
            Tensor forward = Scan(Reshape(emit[..1], [states]) + Log(start), emit[1..], (before, now) => now + LogSumExp(Reshape(before, [states, 1]) + logMove, 0)).Last;
            m.Factor(one, LogSumExp(forward));
            return 0;
        });
        return new($"{series} HMMs of {states} states, {steps} steps", summed.LogDensity, byHand.LogDensity);
    }

    private static object Measure(Pair pair)
    {
        ILogDensity summed = pair.Summed.CreateEvaluator(), byHand = pair.ByHand.CreateEvaluator();
        double[] at = [.. Enumerable.Range(0, summed.Dimension).Select(i => 0.1 + (0.3 * Math.Sin(i)))], gradient = new double[at.Length], other = new double[at.Length];
        double difference = summed.Evaluate(at, gradient) - byHand.Evaluate(at, other);
        // The chain's first state, written or not, is the same constant; sums of many terms are rounded in another order.
        if (Math.Abs(difference) > 1e-9 * Math.Abs(byHand.Evaluate(at, other)) || gradient.Zip(other).Any(slope => Math.Abs(slope.First - slope.Second) > 1e-8 * Math.Max(1, Math.Abs(slope.First))))
            throw new InvalidOperationException($"The two densities of '{pair.Name}' differ.");
        double bestSummed = double.PositiveInfinity, bestByHand = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            bestSummed = Math.Min(bestSummed, Time(summed, at, gradient));
            bestByHand = Math.Min(bestByHand, Time(byHand, at, gradient));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            summed.Evaluate(at, gradient);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        return new { model = pair.Name, ns_summed = bestSummed, ns_by_hand = bestByHand, ratio = bestSummed / bestByHand, bytes_per_gradient = bytes };
    }

    /// <summary>Nanoseconds per gradient of a short run.</summary>
    private static double Time(ILogDensity density, double[] at, double[] gradient)
    {
        var clock = Stopwatch.StartNew();
        int count = 0;
        do
        {
            density.Evaluate(at, gradient);
            count++;
        }
        while (clock.Elapsed.TotalSeconds < RoundSeconds / 10);
        return clock.Elapsed.TotalNanoseconds / count;
    }

    private static double[] Data(int groups, int count)
    {
        var random = new Philox(1);
        return [.. Enumerable.Range(0, count).Select(i => random.NextInt(groups) + random.NextNormal())];
    }

    private sealed record Pair(string Name, LogDensity Summed, LogDensity ByHand);
}
