namespace Prob.Graphs;

/// <summary>How an <see cref="EliminationPlan"/> is searched. The clock counts steps, not time, so the same options give the same plan on every machine.</summary>
public sealed record EliminationOptions
{
    /// <summary>Variables that must be eliminated after all others: the ones maximised in marginal MAP.</summary>
    public IReadOnlyCollection<int> Last { get; init; } = [];

    /// <summary>Of the randomised passes.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// How long to search on at most, beyond one pass of each kind of fill, in nanoseconds per table entry of the best plan so far. A query for all marginals sweeps twice over
    /// the tables and touches each entry several times, so 0.3 is about a tenth of its time. Raise it when a plan will run many times.
    /// </summary>
    public double Share { get; init; } = 0.3;

    /// <summary>An upper bound on the search beyond those passes, in seconds.</summary>
    public double MaximumSeconds { get; init; } = 2;
}
