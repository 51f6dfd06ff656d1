using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Posteriordb;
using Prob;
using Prob.Graphs;
using Path = System.IO.Path;

namespace Benchmarks;

/// <summary>
/// Time per gradient of the posteriors of posteriordb, by either executor, beside Stan's where it is known; and of three densities beside gradients written by hand.
/// </summary>
internal static class GradientsCommand
{
    private const string Twins = "twins";
    private const int Repeats = 5;
    private const double RepeatSeconds = 0.2;

    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "The folder that holds posteriordb/NAME/data.json; Stan's figures are read from peers/BASELINES.md beside it." };
        var only = new Option<string?>("--only") { Description = $"One posterior, by name, or '{Twins}': the gradients written by hand, which need no data." };
        var command = new Command("gradients", "Gradients of the posteriors of posteriordb, and of three densities beside gradients written by hand.") { data, only };
        command.SetAction(arguments =>
        {
            string? name = arguments.GetValue(only), folder = arguments.GetValue(data);
            PosteriordbModel[] chosen = [.. PosteriordbModel.All.Where(model => name is null || model.Name == name)];
            if (chosen.Length == 0 && name != Twins)
            {
                Console.Error.WriteLine($"There is no posterior '{name}'. There are: {string.Join(", ", PosteriordbModel.All.Select(model => model.Name))}; and '{Twins}'.");
                return 1;
            }

            if (chosen.Length > 0 && folder is null)
            {
                Console.Error.WriteLine("Posteriors need --data.");
                return 1;
            }

            if (name is null or Twins)
            {
                foreach (ITwin twin in (ITwin[])[EightSchoolsGradient.Define(), LogisticGradient.Define(), HierarchicalGradient.Define()])
                    Write(twin.Measure());
            }

            if (chosen.Length > 0)
                MeasurePosteriors(chosen, folder!, withSummary: name is null);
            return 0;
        });
        return command;
    }

    private static void MeasurePosteriors(PosteriordbModel[] chosen, string folder, bool withSummary)
    {
        IReadOnlyDictionary<string, double> stan = StanBaselines(Path.Combine(folder, "..", "peers", "BASELINES.md"));
        var ratios = new List<double>();
        foreach (PosteriordbModel model in chosen)
        {
            Console.Error.WriteLine(model.Name);
            PosteriordbData data = PosteriordbData.Read(folder, model.Folder);
            Compile(model, data);   // the first definition pays for the runtime's compilation of the library
            (LogDensity density, double traceMilliseconds, double compileMilliseconds) = Compile(model, data);
            (double staged, double bytes) = PerGradient(density.CreateEvaluator());
            (double replay, _) = PerGradient(density.CreateEvaluator(Executor.Replay));
            double? peer = stan.TryGetValue(model.Folder, out double nanoseconds) ? nanoseconds : null;
            if (peer / staged is { } ratio)
                ratios.Add(ratio);
            Write(new
            {
                posterior = model.Name,
                dim = density.Dimension,
                ns_per_gradient = staged,
                ns_replay = replay,
                bytes_per_gradient = bytes,
                trace_ms = traceMilliseconds,
                compile_ms = compileMilliseconds,
                stan_ns = peer,
                ratio = peer / staged,
            });
        }

        if (withSummary)
            Write(new { posteriors = chosen.Length, compared = ratios.Count, ratio_median = Median(ratios), ratio_min = ratios.Count > 0 ? ratios.Min() : (double?)null });
    }

    /// <summary>A fresh model with its density, and its first evaluator.</summary>
    private static (LogDensity Density, double TraceMilliseconds, double CompileMilliseconds) Compile(PosteriordbModel model, PosteriordbData data)
    {
        long start = Stopwatch.GetTimestamp();
        LogDensity density = model.Define(data).LogDensity;
        TimeSpan trace = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        density.CreateEvaluator();
        return (density, trace.TotalMilliseconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Time and allocation of one gradient: the best of a few repeats, all of them over the same points.</summary>
    private static (double Nanoseconds, double Bytes) PerGradient(ILogDensity evaluator)
    {
        double[][] points = Points.Of(evaluator);
        var gradient = new double[evaluator.Dimension];
        double best = double.PositiveInfinity;
        long evaluations = 0, before = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            int count = 0;
            TimeSpan elapsed;
            do
            {
                for (int i = 0; i < 16; i++)
                    evaluator.Evaluate(points[i & (Points.Count - 1)], gradient);
                count += 16;
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed.TotalSeconds < RepeatSeconds);
            evaluations += count;
            best = Math.Min(best, elapsed.TotalNanoseconds / count);
        }

        return (best, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / evaluations);
    }

    /// <summary>Nanoseconds per gradient by posterior, from the rows "| posterior | dim | ns | …" of the first table whose header has a column "ns per gradient".</summary>
    private static Dictionary<string, double> StanBaselines(string file)
    {
        var baselines = new Dictionary<string, double>();
        if (!File.Exists(file))
            return baselines;
        int column = -1;
        foreach (string line in File.ReadLines(file))
        {
            string[] cells = [.. line.Split('|').Select(cell => cell.Trim())];
            if (column < 0)
                column = Array.IndexOf(cells, "ns per gradient");
            else if (cells.Length <= column)
                break;
            else if (double.TryParse(cells[column], CultureInfo.InvariantCulture, out double nanoseconds))
                baselines.Add(cells[1], nanoseconds);
        }

        return baselines;
    }

    private static double? Median(List<double> values)
    {
        if (values.Count == 0)
            return null;
        double[] sorted = [.. values.Order()];
        return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }

    private static void Write(object line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
