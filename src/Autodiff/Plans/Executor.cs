namespace Prob.Graphs;

/// <summary>How a plan is run.</summary>
public enum Executor
{
    /// <summary>One kernel call per operation, from a list.</summary>
    Replay,

    /// <summary>Code generated for the plan: loops that compute many operations at once.</summary>
    Staged,
}
