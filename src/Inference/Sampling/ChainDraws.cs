namespace Prob;

/// <summary>Draws of a chain, or of its warm-up, in order: unconstrained positions, and what each transition did.</summary>
public sealed class DrawSequence
{
    private readonly double[] positions;   // draw by draw
    private readonly TransitionInfo[] infos;

    internal DrawSequence(int dimension, int capacity)
    {
        if ((long)dimension * capacity > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(capacity), $"{capacity} draws of {dimension} coordinates do not fit one array; draw at most {Array.MaxLength / dimension} at a time and resume.");
        Dimension = dimension;
        positions = new double[dimension * capacity];
        infos = new TransitionInfo[capacity];
    }

    internal static DrawSequence None { get; } = new(0, 0);

    /// <summary>Coordinates of a draw.</summary>
    public int Dimension { get; }

    /// <summary>The number of draws.</summary>
    public int Count { get; private set; }

    /// <summary>The unconstrained position of a draw.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such draw.</exception>
    public ReadOnlySpan<double> this[int draw]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(draw);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(draw, Count);
            return positions.AsSpan(draw * Dimension, Dimension);
        }
    }

    /// <summary>What each transition did.</summary>
    public ReadOnlySpan<TransitionInfo> Infos => infos.AsSpan(0, Count);

    internal void Add(ReadOnlySpan<double> position, in TransitionInfo info)
    {
        position.CopyTo(positions.AsSpan(Count * Dimension));
        infos[Count++] = info;
    }
}

/// <summary>What one chain brought back.</summary>
/// <param name="Chain">The chain, from 0.</param>
/// <param name="Draws">The draws after warm-up; fewer than asked for if the run was cancelled.</param>
/// <param name="Warmup">The draws of warm-up, if they were to be saved; otherwise none.</param>
/// <param name="State">Where the chain stands, to resume from; null if it was cancelled before its first iteration.</param>
/// <param name="WarmupGradients">Gradients evaluated in warm-up, finding the starting point included.</param>
/// <param name="SamplingGradients">Gradients evaluated after warm-up.</param>
/// <param name="WarmupSeconds">Seconds that warm-up took.</param>
/// <param name="SamplingSeconds">Seconds that the draws took.</param>
public sealed record ChainDraws(
    int Chain,
    DrawSequence Draws,
    DrawSequence Warmup,
    SamplerState? State,
    long WarmupGradients,
    long SamplingGradients,
    double WarmupSeconds,
    double SamplingSeconds);

/// <summary>What all chains of a run brought back.</summary>
/// <param name="Options">The options they ran with.</param>
/// <param name="Chains">The chains, in order.</param>
/// <param name="Completed">Whether every chain has all its draws; false if the run was cancelled.</param>
/// <param name="Seconds">Seconds from start to end.</param>
public sealed record SamplingRun(HamiltonianSampler Options, IReadOnlyList<ChainDraws> Chains, bool Completed, double Seconds);
