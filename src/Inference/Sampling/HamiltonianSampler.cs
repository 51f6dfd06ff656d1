using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>What <see cref="Nuts"/> and <see cref="Hmc"/> have in common: how many chains and draws, and how warm-up adapts. Immutable.</summary>
public abstract record HamiltonianSampler
{
    private protected HamiltonianSampler()
    {
    }

    /// <summary>Independent chains, at least 1.</summary>
    public int Chains { get; init => field = Options.AtLeast(1, value); } = 4;

    /// <summary>Warm-up iterations of each chain, at least 0. Below 20 only the step size is adapted, not the metric.</summary>
    public int Warmup { get; init => field = Options.AtLeast(0, value); } = 1000;

    /// <summary>Draws of each chain after warm-up, at least 0.</summary>
    public int Draws { get; init => field = Options.AtLeast(0, value); } = 1000;

    /// <summary>Names the random numbers: the same seed gives the same draws, bit by bit, whatever the number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The mean acceptance rate that warm-up aims the step size at, between 0 and 1. Nearer 1 means smaller steps: dearer, with fewer divergences.</summary>
    public double TargetAcceptance { get; init => field = Between(0, 1, value); } = 0.8;

    /// <summary>
    /// What finds each chain a start: a draw of this Pathfinder, run for the chain on its own under the sampler's seed, and the covariance of the path it comes from as the first metric. If
    /// null, a point between where a climb begins and the mode, the same rule for every model.
    /// </summary>
    public Pathfinder? Initial { get; init; }

    /// <summary>The mass matrix that warm-up learns; by default it is chosen by what warm-up sees.</summary>
    public MetricKind Metric { get; init; }

    /// <summary>Whether to keep the draws of warm-up too.</summary>
    public bool SaveWarmup { get; init; }

    /// <summary>Threads that chains run on, at least 1; by default as many as there are processors. More than there are chains are not used.</summary>
    public int Threads { get; init => field = Options.AtLeast(1, value); } = Environment.ProcessorCount;

    internal abstract ITransition Transition(ILogDensity density);

    private protected static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && value < double.PositiveInfinity ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be positive, but was {value}."));

    private protected static double Between(double low, double high, double value, [CallerMemberName] string name = "") =>
        value > low && value < high ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be between {low} and {high}, but was {value}."));
}
