using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Prob;

namespace Benchmarks;

/// <summary>Times hidden Markov models of 64 symbols: the most probable path, posterior marginals and one EM step, in nanoseconds per T K².</summary>
internal static class HmmCommand
{
    private const int Symbols = 64;

    public static Command Create()
    {
        var states = new Option<int[]>("--states") { Description = "Numbers of states.", DefaultValueFactory = _ => [2, 8, 32, 128], AllowMultipleArgumentsPerToken = true };
        var steps = new Option<int[]>("--steps") { Description = "Numbers of steps.", DefaultValueFactory = _ => [1000, 100_000, 1_000_000], AllowMultipleArgumentsPerToken = true };
        var command = new Command("hmm", "Decoding, smoothing and fitting of hidden Markov models.") { states, steps };
        command.SetAction(arguments =>
        {
            foreach (int k in arguments.GetRequiredValue(states))
            {
                foreach (int t in arguments.GetRequiredValue(steps))
                    Measure(k, t);
            }
        });
        return command;
    }

    private static void Measure(int states, int steps)
    {
        var random = new Philox(1);
        double[,] transition = Rows(states, states, ref random), emission = Rows(states, Symbols, ref random);
        double[] first = [.. Enumerable.Repeat(1.0 / states, states)];
        var observed = new int[steps];
        int state = 0;
        for (int t = 0; t < steps; t++)
        {
            state = Draw(transition, state, ref random);
            observed[t] = Draw(emission, state, ref random);
        }

        var chain = new HiddenMarkovChain(first, transition, emission, observed);
        var marginals = new double[(long)steps * states];
        Report("viterbi", () => chain.MostProbablePath());
        Report("posteriors", () => chain.Marginals(marginals));
        Report("em", () => BaumWelch.Step(first, transition, emission, [observed]));

        // The best of repeats for at least 0.5 s, three of them whatever they take.
        void Report(string algorithm, Action action)
        {
            double best = double.PositiveInfinity;
            long start = Stopwatch.GetTimestamp();
            for (int repeat = 0; repeat < 3 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(0.5); repeat++)
            {
                long before = Stopwatch.GetTimestamp();
                action();
                best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalNanoseconds);
            }

            Console.WriteLine(JsonSerializer.Serialize(new { algorithm, states, steps, ns_per_tkk = best / ((double)steps * states * states) }));
        }
    }

    /// <summary>Rows that sum to 1, of exponential draws: uniform on the simplex.</summary>
    private static double[,] Rows(int rows, int columns, ref Philox random)
    {
        var result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < columns; j++)
                sum += result[i, j] = random.NextExponential();
            for (int j = 0; j < columns; j++)
                result[i, j] /= sum;
        }

        return result;
    }

    private static int Draw(double[,] rows, int row, ref Philox random)
    {
        double left = random.NextDouble();
        int chosen = 0;
        while (chosen < rows.GetLength(1) - 1 && (left -= rows[row, chosen]) >= 0)
            chosen++;
        return chosen;
    }
}
