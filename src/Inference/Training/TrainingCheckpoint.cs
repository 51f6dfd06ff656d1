using System.Collections.Immutable;
using System.Globalization;

namespace Prob;

/// <summary>What training must know to go on as if it had never stopped.</summary>
/// <param name="Position">How far it is.</param>
/// <param name="State">Parameters and moments, as the states of <see cref="TrainingStep"/>.</param>
/// <param name="Epochs">Losses of the epochs that are finished.</param>
/// <param name="Best">The parameters of the best epoch so far, one after the other; null if there is none.</param>
internal sealed record TrainingState(TrainingPosition Position, double[] State, IReadOnlyList<TrainingEpoch> Epochs, double[]? Best);

/// <summary>
/// Files of a training's state, in the safetensors format: "parameters/Hidden.Weight", "moments/0/Hidden.Weight", "best/Hidden.Weight" and "epochs", a row of training and
/// validation loss for each; and in the metadata the position and the settings that the bits depend on. Random numbers follow from seed and position.
/// </summary>
internal sealed class TrainingCheckpoint(TrainingProblem problem, TrainingOptions options, string path)
{
    private const string Kind = "prob training 1";

    /// <summary>What the bits depend on besides the loss.</summary>
    private string Settings
    {
        get
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;   // that records are shown in
            try
            {
                return $"{options.Optimiser}, schedule {options.Schedule?.ToString() ?? "none"}, clipping {options.ClipNorm?.ToString("R", CultureInfo.InvariantCulture) ?? "none"}, batch {options.BatchSize} of {problem.Loss.Rows}, seed {options.Seed}, {options.Precision.ToString().ToLowerInvariant()} precision";
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    /// <summary>Writes the file; one that exists is replaced when the new one is complete.</summary>
    public void Save(TrainingState state)
    {
        var tensors = ImmutableArray.CreateBuilder<(string, Tensor)>();
        int next = 0, nextBest = 0;
        foreach ((string name, Tensor start) in problem.Start)
        {
            for (int k = 0; k <= options.Optimiser.States; k++)
                tensors.Add((NameOf(name, k), Take(state.State, start, ref next)));
            if (state.Best is not null)
                tensors.Add((BestOf(name), Take(state.Best, start, ref nextBest)));
        }

        tensors.Add(("epochs", Tensor.From([state.Epochs.Count, 2], [.. state.Epochs.SelectMany(epoch => (double[])[epoch.Loss, epoch.Validation])])));
        ImmutableDictionary<string, string> metadata = ImmutableDictionary<string, string>.Empty
            .Add("kind", Kind)
            .Add("settings", Settings)
            .Add("epoch", state.Position.Epoch.ToString(CultureInfo.InvariantCulture))
            .Add("batch", state.Position.Batch.ToString(CultureInfo.InvariantCulture))
            .Add("step", state.Position.Step.ToString(CultureInfo.InvariantCulture))
            .Add("lossSum", state.Position.LossSum.ToString("R", CultureInfo.InvariantCulture));
        new Safetensors(tensors.ToImmutable(), metadata).Save(path);
    }

    /// <summary>Reads the file; null if there is none.</summary>
    /// <exception cref="FormatException">It is no checkpoint, or one of other parameters or settings; the message says which.</exception>
    public TrainingState? Load()
    {
        if (!File.Exists(path))
            return null;
        Safetensors content = Safetensors.Load(path);
        if (!content.Metadata.TryGetValue("kind", out string? kind) || kind != Kind)
            throw Error($"it is no checkpoint of a training: the kind in its metadata should be '{Kind}', but is {(kind is null ? "not there" : $"'{kind}'")}");
        string settings = Entry(content, "settings");
        if (settings != Settings)
            throw Error($"it was made with {settings}, but training is to go on with {Settings}");
        var tensors = content.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value);
        bool hasBest = tensors.Keys.Any(name => name.StartsWith("best/", StringComparison.Ordinal));
        List<double> state = [], best = [];
        foreach ((string name, Tensor start) in problem.Start)
        {
            for (int k = 0; k <= options.Optimiser.States; k++)
                state.AddRange(Remove(tensors, NameOf(name, k), start));
            if (hasBest)
                best.AddRange(Remove(tensors, BestOf(name), start));
        }

        int epochs = Whole(content, "epoch");
        double[] losses = Remove(tensors, "epochs", Tensor.From([epochs, 2], new double[2 * epochs]));
        if (tensors.Count > 0)
            throw Error($"it has tensors that belong to none of the parameters: {Listing.Of(tensors.Keys)}");
        var position = new TrainingPosition(
            epochs,
            Whole(content, "batch"),
            Whole(content, "step"),
            double.TryParse(Entry(content, "lossSum"), NumberStyles.Float, CultureInfo.InvariantCulture, out double sum) ? sum : throw Error("the entry 'lossSum' of its metadata is no number"));
        return new(position, [.. state], [.. Enumerable.Range(0, epochs).Select(i => new TrainingEpoch(i + 1, losses[2 * i], losses[(2 * i) + 1]))], hasBest ? [.. best] : null);
    }

    private static string NameOf(string parameter, int k) => k == 0 ? $"parameters/{parameter}" : $"moments/{k - 1}/{parameter}";

    private static string BestOf(string parameter) => $"best/{parameter}";

    private static Tensor Take(double[] values, Tensor like, ref int next)
    {
        Tensor taken = Tensor.Data(like.Type, values[next..(next + like.Type.Size)]);
        next += like.Type.Size;
        return taken;
    }

    private double[] Remove(Dictionary<string, Tensor> tensors, string name, Tensor like)
    {
        var shape = Shape.Of(like.Type.Dimensions);
        if (!tensors.Remove(name, out Tensor? found))
            throw Error($"it has no tensor '{name}'");
        return found.Shape == shape ? found.Values : throw Error($"its tensor '{name}' has shape {found.Shape}, but should have {shape}");
    }

    private int Whole(Safetensors content, string name) =>
        int.TryParse(Entry(content, name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Error($"the entry '{name}' of its metadata is no whole number");

    private string Entry(Safetensors content, string name) =>
        content.Metadata.TryGetValue(name, out string? entry) ? entry : throw Error($"its metadata have no entry '{name}'");

    private FormatException Error(string message) => new($"Training cannot continue from {Path.GetFileName(path)}: {message}.");
}
