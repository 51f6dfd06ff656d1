namespace Prob;

/// <summary>No starting point has a finite log density and gradient.</summary>
public sealed class InitialisationException : Exception
{
    internal InitialisationException(int chain, int tries, double[] position, double logDensity)
        : base(FormattableString.Invariant($"Chain {chain} found no starting point: at each of {tries} random points the log density or its gradient was not finite; at the last one the log density was {logDensity}."))
    {
        Chain = chain;
        Position = position;
        LogDensity = logDensity;
    }

    /// <summary>The chain, from 0.</summary>
    public int Chain { get; }

    /// <summary>The last point tried, unconstrained.</summary>
    public IReadOnlyList<double> Position { get; }

    /// <summary>The log density there; finite if it is the gradient that is not.</summary>
    public double LogDensity { get; }
}
