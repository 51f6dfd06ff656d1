namespace Prob;

/// <summary>Limits of exact inference.</summary>
public sealed record ExactOptions
{
    /// <summary>Bytes that the tables may take; by default a quarter of the memory there is. What needs more is refused before it begins.</summary>
    public long MemoryLimit
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MemoryLimit), $"MemoryLimit must be positive, but was {value}.");
    } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
