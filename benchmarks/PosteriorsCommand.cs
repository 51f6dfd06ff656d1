using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Posteriordb;
using Prob;
using Convergence = Prob.Diagnostics;   // a package of BenchmarkDotNet has a namespace Diagnostics

namespace Benchmarks;

/// <summary>Samples posteriors of posteriordb: seconds, gradients, effective sample sizes and how far the results are from the reference.</summary>
internal static class PosteriorsCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The folder that holds posteriordb/NAME/data.json and reference.json.", Required = true };
        var only = new Option<string?>("--only") { Description = "One posterior, by name." };
        var chains = new Option<int>("--chains") { Description = "Chains.", DefaultValueFactory = _ => 4 };
        var warmup = new Option<int>("--warmup") { Description = "Warm-up iterations per chain.", DefaultValueFactory = _ => 1000 };
        var draws = new Option<int>("--draws") { Description = "Draws per chain.", DefaultValueFactory = _ => 1000 };
        var seed = new Option<ulong>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
        var metric = new Option<MetricKind>("--metric") { Description = "The mass matrix that warm-up learns." };
        var baselines = new Option<string?>("--baselines") { Description = "A page with a table of another system's gradients and effective sample sizes, to compare with: see Baselines." };
        var command = new Command("posteriors", "NUTS on the posteriors of posteriordb, against their reference draws.") { data, only, chains, warmup, draws, seed, metric, baselines };
        command.SetAction(arguments =>
        {
            string? name = arguments.GetValue(only);
            PosteriordbModel[] chosen = [.. PosteriordbModel.All.Where(model => name is null || model.Name == name)];
            if (chosen.Length == 0)
            {
                Console.Error.WriteLine($"There is no posterior '{name}'. There are: {string.Join(", ", PosteriordbModel.All.Select(model => model.Name))}.");
                return 1;
            }

            var sampler = new Nuts
            {
                Chains = arguments.GetValue(chains),
                Warmup = arguments.GetValue(warmup),
                Draws = arguments.GetValue(draws),
                Metric = arguments.GetValue(metric),
                Seed = arguments.GetValue(seed),
            };
            Dictionary<string, double> baseline = Baselines.PerGradient(arguments.GetValue(baselines));
            foreach (PosteriordbModel model in chosen)
                Console.WriteLine(JsonSerializer.Serialize(Measure(model, arguments.GetRequiredValue(data), sampler, baseline)));
            return 0;
        });
        return command;
    }

    private static object Measure(PosteriordbModel model, string folder, Nuts sampler, Dictionary<string, double> baseline)
    {
        IDefined defined = model.Define(PosteriordbData.Read(folder, model.Folder));
        IReadOnlyList<Reference> references = Reference.Read(folder, model.Folder);
        Console.Error.WriteLine(model.Name);
        (Posterior posterior, SamplingRun run) = defined.Sample(sampler);
        (double nanoseconds, double bytes) = PerGradient(defined.LogDensity, run.Chains[0].Draws);
        double[][][] draws = [.. references.Select(reference => reference.Of(posterior))];
        double[] bulk = [.. draws.Select(chains => Convergence.EffectiveSampleSizeBulk(chains))];
        double[] tail = [.. draws.Select(chains => Convergence.EffectiveSampleSizeTail(chains))];
        double minimum = bulk.Min(), seconds = run.Seconds;
        long gradients = run.Chains.Sum(chain => chain.SamplingGradients);
        double? theirs = baseline.TryGetValue(model.Folder, out double found) ? found : null;
        return new
        {
            posterior = model.Name,
            dim = defined.LogDensity.Dimension,
            seed = sampler.Seed,
            seconds_warmup = run.Chains.Max(chain => chain.WarmupSeconds),
            seconds_total = seconds,
            metric = sampler.Metric.ToString(),
            gradients,
            gradients_warmup = run.Chains.Sum(chain => chain.WarmupGradients),
            ns_per_gradient = nanoseconds,
            bytes_per_gradient = bytes,
            min_ess_bulk = minimum,
            min_ess_tail = tail.Min(),
            min_ess_per_gradient = minimum / gradients,
            baseline_ess_per_gradient = theirs,
            times_baseline = minimum / gradients / theirs,
            min_ess_per_s = minimum / seconds,
            max_rhat = draws.Max(chains => Convergence.RHat(chains)),
            divergences = run.Chains.Sum(chain => chain.Draws.Infos.ToArray().Count(info => info.Diverged)),
            max_abs_z = references.Zip(draws, (reference, chains) => reference.DeviationOfMean(chains)).Max(),
            max_abs_z_sd = references.Zip(draws, (reference, chains) => reference.DeviationOfStandardDeviation(chains)).Max(),
            max_abs_z_quantiles = references.Zip(draws, (reference, chains) => reference.DeviationOfQuantiles(chains)).Max(),
        };
    }

    /// <summary>Time and allocation of one gradient at draws of the posterior: the best of five repeats of at least 0.1 s.</summary>
    private static (double Nanoseconds, double Bytes) PerGradient(LogDensity density, DrawSequence draws)
    {
        ILogDensity evaluator = density.CreateEvaluator();
        var gradient = new double[density.Dimension];
        double best = double.PositiveInfinity;
        long evaluations = 0, before = GC.GetAllocatedBytesForCurrentThread();
        long allocated = 0;
        for (int repeat = 0; repeat < 5; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            int count = 0;
            before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan elapsed;
            do
            {
                for (int i = 0; i < 20; i++)
                    evaluator.Evaluate(draws[count++ % draws.Count], gradient);
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < TimeSpan.FromSeconds(0.1));
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            evaluations += count;
            best = Math.Min(best, elapsed.TotalNanoseconds / count);
        }

        return (best, (double)allocated / evaluations);
    }
}
