using System.Collections.Immutable;
using Prob.Networks;
using static Prob.Functions;

namespace Prob;

/// <summary>Fits networks to data.</summary>
public static class Training
{
    /// <summary>Minimises the mean of a loss over the rows of data, by a gradient from a few rows at a time.</summary>
    /// <param name="start">The network to begin with: any record of tensors (<see cref="Parameters"/>).</param>
    /// <param name="data">A tensor, or a tuple or record of tensors, that all have a row for each example along their first dimension.</param>
    /// <param name="loss">
    /// The mean loss, a scalar, of the network on some rows of the data. Traced, not run: it sees symbolic tensors. Noise is drawn anew for every step; for validation data it is the same
    /// every time, and says that the network is not being trained.
    /// </param>
    /// <param name="options">How to minimise it.</param>
    /// <param name="validation">Data of the same form on which the loss is evaluated after each epoch; none if it holds no tensor.</param>
    /// <param name="progress">Hears how it comes along, on this thread; see <see cref="ConsoleTrainingProgress"/>.</param>
    /// <param name="cancellation">Stops after the step that is being made; what there is by then is returned.</param>
    /// <exception cref="ArgumentException">The network has no parameters or cannot be rebuilt, data have no rows or not as many as others, or the loss is no scalar.</exception>
    /// <exception cref="TrainingException">The loss or a parameter became infinite or NaN; carries the last good parameters.</exception>
    /// <exception cref="FormatException">The checkpoint to continue from is of another training.</exception>
    public static TrainingResult<TNetwork> Minimise<TNetwork, TData>(
        TNetwork start,
        TData data,
        Func<TNetwork, TData, Noise, Tensor> loss,
        TrainingOptions? options = null,
        TData? validation = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
        where TNetwork : notnull
        where TData : notnull
    {
        ImmutableArray<(string Name, Tensor Value)> parameters = Parameters.Of(start);
        if (parameters.IsEmpty)
            throw new ArgumentException($"There is nothing to fit: the {typeof(TNetwork).Name} has no tensors.", nameof(start));
        Objective Objective(TData data, int rows) => new(rows, (values, chosen, noise) =>
        {
            int next = 0;
            TNetwork network = Parameters.Replace(start, (_, _) => values[next++]);
            return loss(network, chosen is null ? data : Parameters.Replace(data, (_, all) => Gather(all, chosen)), noise);
        });

        if (RowsOf(data) is not { } rows)
            throw new ArgumentException($"There are no data: the {typeof(TData).Name} has no tensors.", nameof(data));
        Objective? second = validation is not null && RowsOf(validation) is { } others ? Objective(validation, others) : null;
        TrainingRun run = TrainingLoop.Run(new(parameters, Objective(data, rows), second), options ?? new(), progress, cancellation);
        int fitted = 0;
        return new(Parameters.Replace(start, (_, _) => run.Parameters[fitted++]), run.End, run.Epochs, run.BestEpoch);
    }

    private static int? RowsOf<TData>(TData data)
        where TData : notnull
    {
        ImmutableArray<(string Name, Tensor Value)> tensors = Parameters.Of(data);
        foreach ((string name, Tensor value) in tensors)
        {
            if (value.Shape.Rank == 0 || value.Shape[0] == 0)
                throw new ArgumentException($"Data have a row for each example along their first dimension, but '{name}' is a tensor of type {value.Type}.", nameof(data));
            if (value.Shape[0] != tensors[0].Value.Shape[0])
                throw new ArgumentException($"Data have as many rows each, but '{tensors[0].Name}' has {tensors[0].Value.Shape[0]} and '{name}' has {value.Shape[0]}.", nameof(data));
        }

        return tensors.IsEmpty ? null : tensors[0].Value.Shape[0];
    }
}
