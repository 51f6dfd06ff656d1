using System.Text.Json;

namespace Prob.Tests;

/// <summary>
/// All networks and evidence sets of the reference data, whose answers libDAI computed and a second method checked. Some of their tables miss 1 by up to 3e-7, and methods that
/// rely on 1 differ by that, so there the reference is good to 1e-6; the unnormalised tables of the UAI models leave only rounding. Evidence that needs tables of more than 64 MB is behind PROB_LONG:
/// <c>PROB_DATA=FOLDER PROB_LONG=1 dotnet test -c Release tests --filter ExactReferenceTests</c>.
/// </summary>
public sealed class ExactReferenceTests
{
    private const double LargestShort = 64e6;

    public static TheoryData<string> Networks =>
        Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "*.reference.json").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file).Split('.')[0])] : [];

    private static string Folder => Path.Combine(ReferenceData.Folder, "networks");

    [ReferenceTheory]
    [MemberData(nameof(Networks))]
    public void Answers_are_those_of_the_reference(string network) => Check(network, static bytes => bytes <= LargestShort);

    [LongReferenceTheory]
    [MemberData(nameof(Networks))]
    public void Answers_that_need_large_tables_are_those_of_the_reference(string network) => Check(network, static bytes => bytes > LargestShort);

    private static void Check(string network, Func<double, bool> isWanted)
    {
        double tolerance = File.Exists(Path.Combine(Folder, network + ".bif")) ? 1e-6 : 1e-9;
        FactorGraph graph = File.Exists(Path.Combine(Folder, network + ".bif")) ? Bif.Load(Path.Combine(Folder, network + ".bif")) : Uai.Load(Path.Combine(Folder, network + ".uai"));
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, network + ".reference.json")));
        foreach (JsonElement set in reference.RootElement.GetProperty("evidence_sets").EnumerateArray())
        {
            Evidence evidence = set.GetProperty("evidence_index").EnumerateObject().Aggregate(Evidence.None, (all, observed) => all.With(int.Parse(observed.Name), observed.Value.GetInt32()));
            if (!isWanted(graph.Explain(evidence).Bytes))
                continue;
            ExactInference exact = graph.Exact(evidence);
            foreach (JsonProperty marginal in set.GetProperty("marginals").EnumerateObject())
            {
                double[] expected = Numbers(marginal.Value), actual = exact.Marginal(marginal.Name);
                Assert.Equal(expected.Length, actual.Length);
                for (int s = 0; s < expected.Length; s++)
                    Assert.Equal(expected[s], actual[s], tolerance);
            }

            Assert.Equal(set.GetProperty("logZ").GetDouble(), exact.LogEvidence, tolerance);
            (int[] states, double logWeight) = exact.MostProbable();
            Assert.Equal(set.GetProperty("map_logvalue").GetDouble(), logWeight, tolerance);
            Assert.Equal(logWeight, LogWeight(graph, states), tolerance);
            Assert.All(evidence.States, observed => Assert.Equal(observed.Value, states[observed.Key]));
            if (set.TryGetProperty("mmap", out JsonElement query))
            {
                int[] asked = [.. query.GetProperty("query").EnumerateArray().Select(name => graph.IndexOf(name.GetString()!))];
                Assert.Equal(query.GetProperty("logvalue").GetDouble(), exact.MarginalMap(asked).LogWeight, tolerance);
            }
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static double LogWeight(FactorGraph graph, int[] states) =>
        graph.Factors.Sum(factor => factor.LogWeights[factor.Scope.Aggregate(0, (place, v) => (place * graph.Variables[v].Cardinality) + states[v])]);
}
