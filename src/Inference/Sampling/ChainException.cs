namespace Prob;

/// <summary>A log density threw while a chain was running; <see cref="Exception.InnerException"/> is what it threw.</summary>
public sealed class ChainException : Exception
{
    internal ChainException(int chain, Exception inner)
        : base($"Chain {chain} stopped: {inner.Message}", inner) => Chain = chain;

    /// <summary>The chain, from 0.</summary>
    public int Chain { get; }
}
