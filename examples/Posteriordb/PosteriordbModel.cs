using System.Text.Json;
using Prob;

namespace Posteriordb;

/// <summary>A posterior of posteriordb: each file beside this one writes one, as a user would, from its data.</summary>
public abstract class PosteriordbModel
{
    /// <summary>The name in posteriordb; where one posterior is written in several ways, with more behind it.</summary>
    public abstract string Name { get; }

    /// <summary>The name of the folder of its data, as in posteriordb.</summary>
    public virtual string Folder => Name;

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<PosteriordbModel> All { get; } =
        [.. typeof(PosteriordbModel).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PosteriordbModel)))
            .Select(type => (PosteriordbModel)Activator.CreateInstance(type)!)
            .OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <summary>The model of the data.</summary>
    public abstract IDefined Define(PosteriordbData data);

    /// <summary>A model, whatever it returns.</summary>
    private protected static IDefined Defined<TSites>(Func<ModelBuilder, TSites> program) => new DefinedModel<TSites>(Model.Define(program));

    private sealed class DefinedModel<TSites>(Model<TSites> model) : IDefined
    {
        public LogDensity LogDensity => model.LogDensity;

        public (Posterior Posterior, SamplingRun Run) Sample(HamiltonianSampler sampler, IProgress<SamplingProgress>? progress)
        {
            SampledPosterior<TSites> posterior = model.Sample(sampler, progress);
            return (posterior, posterior.Run);
        }
    }
}

/// <summary>A model with its data.</summary>
public interface IDefined
{
    LogDensity LogDensity { get; }

    (Posterior Posterior, SamplingRun Run) Sample(HamiltonianSampler sampler, IProgress<SamplingProgress>? progress = null);
}

/// <summary>The numbers in a data.json.</summary>
public sealed class PosteriordbData(JsonElement json)
{
    public static PosteriordbData Read(string folder, string name) =>
        new(JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "posteriordb", name, "data.json"))).RootElement);

    public int Number(string name) => json.GetProperty(name).GetInt32();

    public double[] Vector(string name) => [.. json.GetProperty(name).EnumerateArray().Select(element => element.GetDouble())];

    public double[][] Matrix(string name) => [.. json.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(element => element.GetDouble()).ToArray())];
}
