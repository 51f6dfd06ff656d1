using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Prob;

namespace Benchmarks;

/// <summary>Exact inference on the reference networks: seconds to all marginals, memory, and how far the results are from the reference.</summary>
internal static class ExactCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The folder that holds networks/NAME.bif or NAME.uai and NAME.reference.json.", Required = true };
        var only = new Option<string?>("--only") { Description = "One network, by name." };
        var command = new Command("exact", "All marginals of Bayesian networks and Markov random fields, against reference answers.") { data, only };
        command.SetAction(arguments =>
        {
            string folder = Path.Combine(arguments.GetRequiredValue(data), "networks");
            foreach (string path in Directory.GetFiles(folder, "*.reference.json").Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path)[..^".reference.json".Length];
                if (arguments.GetValue(only) is { } wanted && wanted != name)
                    continue;
                string bif = Path.Combine(folder, $"{name}.bif");
                FactorGraph graph = File.Exists(bif) ? Bif.Load(bif) : Uai.Load(Path.Combine(folder, $"{name}.uai"));
                JsonElement reference = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
                int set = 0;
                foreach (JsonElement query in reference.GetProperty("evidence_sets").EnumerateArray())
                    Console.WriteLine(JsonSerializer.Serialize(Measure(name, set++, graph, query)));
            }
        });
        return command;
    }

    private static object Measure(string name, int set, FactorGraph graph, JsonElement query)
    {
        Evidence evidence = Evidence.None;
        foreach (JsonProperty observed in query.GetProperty("evidence_index").EnumerateObject())
            evidence = evidence.With(int.Parse(observed.Name, System.Globalization.CultureInfo.InvariantCulture), observed.Value.GetInt32());

        // Half a second to compile the code, which every process pays once and all networks share; then the best of up to 300 runs or two seconds.
        double plan = double.PositiveInfinity, first = double.PositiveInfinity, repeat = double.PositiveInfinity;
        ExactInference exact = null!;
        var clock = Stopwatch.StartNew();
        const double warmUp = 0.5, most = 2;
        for (int timed = 0; timed < 3 || (timed < 300 && clock.Elapsed.TotalSeconds < most);)
        {
            bool isWarm = exact is not null && clock.Elapsed.TotalSeconds > warmUp;
            long start = Stopwatch.GetTimestamp();
            exact = graph.Exact(evidence);
            exact.Prepare();
            double planned = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            exact.Marginals();
            double all = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!isWarm)
                continue;
            timed++;
            if (all < plan + first)
                (plan, first) = (planned, all - planned);
        }

        clock.Restart();
        for (int run = 0; run < 3 || (run < 50 && clock.Elapsed.TotalSeconds < most); run++)
        {
            long start = Stopwatch.GetTimestamp();
            exact.Repeat();
            repeat = Math.Min(repeat, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double error = 0;
        double[][] marginals = exact.Marginals();
        int variable = 0;
        foreach (JsonProperty expected in query.GetProperty("marginals").EnumerateObject())
        {
            double[] marginal = marginals[variable++];
            int state = 0;
            foreach (JsonElement probability in expected.Value.EnumerateArray())
                error = Math.Max(error, Math.Abs(probability.GetDouble() - marginal[state++]));
        }

        return new
        {
            network = name,
            evidence_set = set,
            variables = graph.Variables.Length,
            log2_max_clique = exact.Explanation.Log2LargestClique,
            plan_ms = plan,
            first_ms = first,
            repeat_ms = repeat,
            workspace_mb = exact.WorkspaceBytes / 1e6,
            tables_mb = exact.Explanation.Bytes / 1e6,
            max_abs_error = error,
            logz_error = Math.Abs(exact.LogEvidence - query.GetProperty("logZ").GetDouble()),
            map_error = Math.Abs(exact.MostProbable().LogWeight - query.GetProperty("map_logvalue").GetDouble()),
        };
    }
}
