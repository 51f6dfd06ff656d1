using Prob.Graphs;

namespace Prob;

/// <summary>How a loss is minimised. Immutable.</summary>
public sealed record TrainingOptions
{
    /// <summary>What makes the next parameters from a gradient.</summary>
    public Optimiser Optimiser { get; init; } = new Adam();

    /// <summary>What the learning rate is multiplied by in the course of training; if null, it is constant.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The most that the norm of the gradient of all parameters together may be, positive: a longer one is made shorter. If null, any.</summary>
    public double? ClipNorm
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity) ? value : throw new ArgumentOutOfRangeException(nameof(ClipNorm), FormattableString.Invariant($"ClipNorm must be positive, but was {value}."));
    }

    /// <summary>Rows of data per step, at least 1; the last step of an epoch takes what is left. If there are not more rows, every step takes all of them, in order.</summary>
    public int BatchSize { get; init => field = Options.AtLeast(1, value); } = 64;

    /// <summary>Passes over the data, at least 0; in each they are shuffled anew.</summary>
    public int Epochs { get; init => field = Options.AtLeast(0, value); } = 100;

    /// <summary>Names the random numbers: the same seed gives the same parameters, bit by bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How parameters, data and all that comes between them are stored: single precision halves the memory that a step goes through.</summary>
    public Precision Precision { get; init; }

    /// <summary>Threads that large matrix products are computed on, at least 1; by default as many as there are processors. The bits are the same with any number.</summary>
    public int Threads { get; init => field = Options.AtLeast(1, value); } = Environment.ProcessorCount;

    /// <summary>
    /// Stops when the loss of the validation data has not improved for so many epochs, at least 1, and gives the parameters that were best. If null, neither.
    /// </summary>
    public int? Patience { get; init => field = value is { } epochs ? Options.AtLeast(1, epochs) : null; }

    /// <summary>A file to save the state of training to: every <see cref="CheckpointInterval"/>, when it is cancelled, and at the end. If null, none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The least time between two checkpoints.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether to continue from <see cref="Checkpoint"/>, if that file exists: to the same bits as if training had never stopped. More <see cref="Epochs"/> lengthen it.</summary>
    public bool Resume { get; init; }
}
