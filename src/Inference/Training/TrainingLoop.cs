using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;

namespace Prob;

/// <summary>
/// Minimises a function of named parameters step by step: batches in a new order every epoch, checkpoints, progress, cancellation, early stopping. It knows nothing of networks. All
/// random numbers are named by seed and step, so that its state is a position, the parameters and the optimiser's moments.
/// </summary>
internal sealed class TrainingLoop
{
    private const uint ShufflePurpose = 0x53485546;   // "SHUF"
    private const int SnapshotInterval = 256;         // steps to repeat at most, to find the one that went wrong
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly TrainingProblem problem;
    private readonly TrainingOptions options;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly TrainingStep[] steps;   // of all batches but the last of an epoch, and, if that is smaller, of that
    private readonly int batches;
    private readonly Evaluation? validation;
    private readonly TrainingCheckpoint? checkpoint;
    private readonly int[] order;            // of the rows
    private readonly double[] parameters;    // one after the other
    private readonly Stopwatch clock;
    private TrainingStep current;
    private double[] snapshot, state;        // as it was lately, and a place to put it
    private TrainingPosition position, snapshotPosition;
    private long firstStep;                  // of this run
    private int shuffled = -1;               // the epoch that the order is of
    private readonly List<TrainingEpoch> epochs = [];
    private int bestEpoch;                   // from 1; 0 if there is none
    private double[]? best;                  // its parameters
    private TimeSpan reported, saved;

    private TrainingLoop(TrainingProblem problem, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        (this.problem, this.options, this.progress, this.cancellation) = (problem, options, progress, cancellation);
        if (options.Patience is not null && problem.Validation is null)
            throw new ArgumentException("Patience is about the loss of validation data, but there are none.", nameof(options));
        int rows = problem.Loss.Rows, batch = Math.Min(options.BatchSize, rows), rest = rows % batch;
        batches = (rows + batch - 1) / batch;
        steps = [.. (rest == 0 ? (int[])[batch] : [batch, rest]).Select(count => new TrainingStep(problem, options, count))];
        current = steps[0];
        validation = problem.Validation is { } objective ? new(problem, objective, options) : null;
        checkpoint = options.Checkpoint is { } path ? new(problem, options, path) : null;
        order = new int[rows];
        snapshot = new double[current.StateSize];
        state = new double[current.StateSize];
        parameters = new double[problem.Start.Sum(start => start.Value.Type.Size)];
        clock = Stopwatch.StartNew();
    }

    /// <summary>Minimises.</summary>
    /// <param name="problem">What.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Hears how it comes along, on this thread.</param>
    /// <param name="cancellation">Stops after the step that is being made; what there is by then is returned.</param>
    /// <exception cref="TrainingException">The loss or a parameter became infinite or NaN.</exception>
    /// <exception cref="ArgumentException">The loss is no scalar, or the options do not fit the problem.</exception>
    /// <exception cref="FormatException">The checkpoint to continue from is of another training.</exception>
    public static TrainingRun Run(TrainingProblem problem, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        new TrainingLoop(problem, options, progress, cancellation).Run();

    /// <summary>The order of the rows in an epoch, which follows from its number (from 0) alone (Fisher and Yates 1938).</summary>
    internal static void Shuffle(ulong seed, int epoch, Span<int> order)
    {
        var random = new Philox(seed, (uint)epoch, ShufflePurpose);
        for (int i = 0; i < order.Length; i++)
        {
            int other = random.NextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
    }

    private TrainingRun Run()
    {
        Begin();
        Report(isLast: false);
        TrainingEnd? end;
        while ((end = End()) is null)
        {
            Step();
            if (!current.WasFinite)
                throw NotFinite();
            if (position.Batch == batches)
                EndEpoch();
            if (position.Step - snapshotPosition.Step >= SnapshotInterval)
                TakeSnapshot();
            if (progress is not null && clock.Elapsed - reported >= ReportInterval)
                Report(isLast: false);
            if (checkpoint is not null && clock.Elapsed - saved >= options.CheckpointInterval)
                Save();
        }

        TakeSnapshot();
        Save();
        Report(isLast: true);
        if (best is null || options.Patience is null)
            ReadParameters(snapshot);
        else
            best.CopyTo(parameters, 0);
        return new(Named(parameters).Select(parameter => parameter.Value).ToImmutableArray(), end.Value, [.. epochs], bestEpoch == 0 ? null : bestEpoch);
    }

    private void Begin()
    {
        if (options.Resume && checkpoint?.Load() is { } resumed)
        {
            if (resumed.Position.Batch >= batches || resumed.Position.Step != ((long)resumed.Position.Epoch * batches) + resumed.Position.Batch)
                throw new FormatException($"Training cannot continue from {System.IO.Path.GetFileName(options.Checkpoint)}: with {batches} steps an epoch, {resumed.Position.Step} steps are not {resumed.Position.Epoch} epochs and {resumed.Position.Batch} steps.");
            (position, snapshot, best) = (resumed.Position, resumed.State, resumed.Best);
            foreach (TrainingEpoch epoch in resumed.Epochs)
                Add(epoch);
        }
        else
        {
            int next = 0;
            foreach ((_, Tensor value) in problem.Start)
            {
                value.Values.CopyTo(snapshot, next);
                next += value.Type.Size * (1 + options.Optimiser.States);
            }
        }

        snapshotPosition = position;
        firstStep = position.Step;
        current.SetState(snapshot);
    }

    private TrainingEnd? End()
    {
        bool isBetweenEpochs = position.Batch == 0;
        if (isBetweenEpochs && position.Epoch >= options.Epochs)
            return TrainingEnd.Finished;
        if (isBetweenEpochs && epochs.Count > 0 && (epochs.Count - bestEpoch >= options.Patience || problem.IsDone?.Invoke(epochs) == true))
            return TrainingEnd.StoppedEarly;
        return cancellation.IsCancellationRequested ? TrainingEnd.Cancelled : null;
    }

    /// <summary>Makes the step of the present position and goes on to the next.</summary>
    private double Step()
    {
        if (batches > 1 && shuffled != position.Epoch)
            Shuffle(options.Seed, shuffled = position.Epoch, order);
        int start = position.Batch * steps[0].Batch;
        TrainingStep step = order.Length - start >= steps[0].Batch ? steps[0] : steps[1];
        if (step != current)
        {
            current.GetState(state);
            step.SetState(state);
            current = step;
        }

        double loss = step.Run(order.AsSpan(start, step.Batch), position.Step);
        position = position with { Batch = position.Batch + 1, Step = position.Step + 1, LossSum = position.LossSum + (loss * step.Batch) };
        return loss;
    }

    private void EndEpoch()
    {
        double loss = double.NaN;
        if (validation is not null)
        {
            current.GetState(state);
            ReadParameters(state);
            loss = validation.Run(parameters);
        }

        Add(new(position.Epoch + 1, position.LossSum / order.Length, loss));
        if (bestEpoch == epochs.Count)
            parameters.CopyTo(best ??= new double[parameters.Length], 0);
        Report(isLast: false);
        position = new(position.Epoch + 1, 0, position.Step, 0);
    }

    private void Add(TrainingEpoch epoch)
    {
        epochs.Add(epoch);
        if (epoch.Validation < (bestEpoch == 0 ? double.PositiveInfinity : epochs[bestEpoch - 1].Validation))
            bestEpoch = epoch.Epoch;
    }

    /// <summary>Keeps the present state, which must be finite.</summary>
    private void TakeSnapshot()
    {
        current.GetState(state);
        if (!TensorPrimitives.IsFiniteAll<double>(state))
            throw NotFinite();
        (snapshot, state) = (state, snapshot);
        snapshotPosition = position;
    }

    private void Save()
    {
        if (checkpoint is null)
            return;
        if (snapshotPosition != position)
            TakeSnapshot();
        checkpoint.Save(new(snapshotPosition, snapshot, epochs, best));
        saved = clock.Elapsed;
    }

    private void Report(bool isLast)
    {
        if (progress is null)
            return;
        reported = clock.Elapsed;
        long done = position.Step - firstStep, all = (long)options.Epochs * batches;
        bool isNewEpoch = position.Batch == 0 && position.Step > 0;   // of the one before there is more to say
        int epoch = isNewEpoch ? position.Epoch : position.Epoch + 1;
        progress.Report(new(
            epoch,
            options.Epochs,
            isNewEpoch ? batches : position.Batch,
            batches,
            isNewEpoch ? epochs[^1].Loss : position.LossSum / Math.Min((long)position.Batch * steps[0].Batch, order.Length),
            epochs.Count > 0 ? epochs[^1].Validation : double.NaN,
            TrainingStep.Rate(options, Math.Max(position.Step - 1, 0)),
            reported,
            done == 0 ? null : reported * ((double)Math.Max(all - position.Step, 0) / done),
            isLast));
    }

    /// <summary>
    /// What to throw when something is not finite. The step that made it so comes after the last snapshot, and the steps from there on are repeated, to the same bits, until it is found.
    /// </summary>
    private TrainingException NotFinite()
    {
        TrainingPosition until = position;
        position = snapshotPosition;
        current.SetState(snapshot);
        var before = new double[current.StateSize];
        double loss;
        do
        {
            current.GetState(before);
            if (position.Batch == batches)
                position = new(position.Epoch + 1, 0, position.Step, 0);
            loss = Step();
            current.GetState(state);
        }
        while (current.WasFinite && TensorPrimitives.IsFiniteAll<double>(state) && position.Step < until.Step);
        current.SetState(before);
        string? reason = current.FindNotFinite();
        ReadParameters(before);
        return new(position.Epoch + 1, position.Step, loss, reason, [.. Named(parameters)]);
    }

    /// <summary>The parameters of a state, without the moments.</summary>
    private void ReadParameters(ReadOnlySpan<double> from)
    {
        Span<double> to = parameters;
        foreach ((_, Tensor start) in problem.Start)
        {
            int size = start.Type.Size;
            from[..size].CopyTo(to);
            from = from[(size * (1 + options.Optimiser.States))..];
            to = to[size..];
        }
    }

    private IEnumerable<(string Name, Tensor Value)> Named(double[] values)
    {
        int next = 0;
        foreach ((string name, Tensor start) in problem.Start)
        {
            int size = start.Type.Size;
            yield return (name, Tensor.Data(start.Type, values[next..(next + size)]));
            next += size;
        }
    }
}
