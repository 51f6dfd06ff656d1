using System.Diagnostics;
using Prob;
using Prob.Graphs;

namespace Benchmarks;

/// <summary>A density as a user defines it, beside its value and gradient written by hand.</summary>
internal interface ITwin
{
    /// <summary>Nanoseconds per gradient of each.</summary>
    object Measure();
}

/// <inheritdoc/>
/// <typeparam name="TByHand">A struct, so that its method is called as it is, without an interface between.</typeparam>
internal sealed class Twin<TByHand>(string name, LogDensity density, TByHand byHand) : ITwin
    where TByHand : struct, ILogDensity
{
    private const int Rounds = 200;
    private const double RoundSeconds = 0.002;
    private static double kept;

    public LogDensity Density => density;

    public TByHand ByHand => byHand;

    /// <summary>
    /// Fails rather than time two different functions. Each figure is a sum of at most a thousand terms, right to a few 1e-16 and together of the size of the density or of the largest
    /// slope: 1e-12 of that is more than rounding in another order makes, and less than any mistake.
    /// </summary>
    public void Compare()
    {
        double[] expected = new double[density.Dimension], gradient = new double[density.Dimension];
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            ILogDensity evaluator = density.CreateEvaluator(executor);
            foreach (double[] point in Points.Of(evaluator))
            {
                double value = byHand.Evaluate(point, expected), difference = Math.Abs(evaluator.Evaluate(point, gradient) - value);
                double size = Math.Max(Math.Abs(value), expected.Max(Math.Abs));
                for (int i = 0; i < gradient.Length; i++)
                    difference = Math.Max(difference, Math.Abs(gradient[i] - expected[i]));
                if (!(difference <= 1e-12 * size))
                    throw new InvalidOperationException($"The two gradients of '{name}' ({executor}) differ by {difference}, beside figures up to {size}.");
            }
        }
    }

    /// <summary>They take turns in many short rounds, and the best of each counts.</summary>
    public object Measure()
    {
        Compare();
        ILogDensity staged = density.CreateEvaluator(), replay = density.CreateEvaluator(Executor.Replay);
        double[][] points = Points.Of(staged);
        double bestByHand = double.PositiveInfinity, bestStaged = double.PositiveInfinity, bestReplay = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            bestByHand = Math.Min(bestByHand, Time(byHand, points));
            bestStaged = Math.Min(bestStaged, Time(staged, points));
            bestReplay = Math.Min(bestReplay, Time(replay, points));
        }

        return new { twin = name, dim = density.Dimension, ns_by_hand = bestByHand, ns_staged = bestStaged, ns_replay = bestReplay, ratio = bestStaged / bestByHand };
    }

    /// <summary>
    /// Nanoseconds per value and gradient of a short run; the clock is read once in 64 evaluations. The values are added up and kept: a method that is inlined would otherwise not compute
    /// what nobody asks for.
    /// </summary>
    private static double Time<TDensity>(TDensity density, double[][] points)
        where TDensity : ILogDensity
    {
        var gradient = new double[density.Dimension];
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        double total = 0;
        TimeSpan elapsed;
        do
        {
            for (int i = 0; i < 64; i++)
                total += density.Evaluate(points[i & (Points.Count - 1)], gradient);
            count += 64;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed.TotalSeconds < RoundSeconds);
        Volatile.Write(ref kept, total);
        return elapsed.TotalNanoseconds / count;
    }
}
