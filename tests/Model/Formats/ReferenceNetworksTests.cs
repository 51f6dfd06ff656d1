using System.Text.Json;

namespace Prob.Tests;

/// <summary>Networks of the bnlearn repository and of the UAI 2014 competition, with answers from libDAI.</summary>
public sealed class ReferenceNetworksTests
{
    [ReferenceFact]
    public void Every_network_is_read_with_its_variables_states_and_evidence()
    {
        foreach ((string name, JsonElement reference) in References())
        {
            FactorGraph graph = Load(name);
            Assert.Equal(Strings(reference.GetProperty("variables")), graph.Variables.Select(variable => variable.Name));
            Assert.Equal(reference.GetProperty("cardinalities").EnumerateArray().Select(cardinality => cardinality.GetInt32()), graph.Variables.Select(variable => variable.Cardinality));
            foreach (JsonElement set in reference.GetProperty("evidence_sets").EnumerateArray())
                Assert.Equal(EvidenceByIndex(set), graph.Evidence([.. set.GetProperty("evidence").EnumerateObject().Select(observed => (observed.Name, observed.Value.GetString()!))]));
        }
    }

    [ReferenceFact]
    public void Every_evidence_file_holds_the_evidence_of_a_reference_set()
    {
        foreach ((string name, JsonElement reference) in References().Where(reference => File.Exists(Network(reference.Name, ".uai.evid"))))
        {
            Evidence read = Assert.Single(UaiEvidence.Load(Network(name, ".uai.evid"), Load(name)));
            Assert.Contains(read, reference.GetProperty("evidence_sets").EnumerateArray().Select(EvidenceByIndex));
        }
    }

    [ReferenceFact]
    public void Every_network_is_written_and_read_as_the_same_bit_by_bit()
    {
        foreach ((string name, _) in References())
        {
            FactorGraph graph = Load(name);
            FactorGraphs.AssertSame(graph, Uai.Parse(Uai.Format(graph)), names: false);
            if (File.Exists(Network(name, ".bif")))
                FactorGraphs.AssertSame(graph, Bif.Parse(Bif.Format(graph)));
        }
    }

    [ReferenceFact]
    public void The_evidence_of_small_networks_is_the_sum_over_all_joint_states()
    {
        foreach (string name in (string[])["asia", "cancer", "earthquake", "survey"])
        {
            JsonElement reference = References().Single(reference => reference.Name == name).Reference;
            foreach (JsonElement set in reference.GetProperty("evidence_sets").EnumerateArray())
                Assert.Equal(set.GetProperty("logZ").GetDouble(), new Enumeration(Load(name), EvidenceByIndex(set)).LogTotal, 1e-12);
        }
    }

    private static FactorGraph Load(string name) => File.Exists(Network(name, ".bif")) ? Bif.Load(Network(name, ".bif")) : Uai.Load(Network(name, ".uai"));

    private static string Network(string name, string ending) => Path.Combine(ReferenceData.Folder, "networks", name + ending);

    private static IEnumerable<(string Name, JsonElement Reference)> References()
    {
        const string Ending = ".reference.json";
        string[] files = Directory.GetFiles(Path.Combine(ReferenceData.Folder, "networks"), "*" + Ending);
        Assert.NotEmpty(files);
        return files.Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file)[..^Ending.Length], JsonDocument.Parse(File.ReadAllText(file)).RootElement));
    }

    private static Evidence EvidenceByIndex(JsonElement set) =>
        set.GetProperty("evidence_index").EnumerateObject().Aggregate(Evidence.None, (evidence, observed) => evidence.With(int.Parse(observed.Name), observed.Value.GetInt32()));

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(element => element.GetString()!);
}
