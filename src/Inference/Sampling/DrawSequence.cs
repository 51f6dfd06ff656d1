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

    /// <summary>The positions of all draws, one after the other.</summary>
    internal ReadOnlyMemory<double> Positions => positions.AsMemory(0, Count * Dimension);

    internal void Add(ReadOnlySpan<double> position, in TransitionInfo info)
    {
        position.CopyTo(positions.AsSpan(Count * Dimension));
        infos[Count++] = info;
    }
}
