namespace Prob.Graphs;

/// <summary>How a plan is executed.</summary>
public enum Executor
{
    /// <summary>A list of vectorised steps, one per operation: starts at once.</summary>
    Replay,

    /// <summary>Operations fused into loops and compiled to machine code: worth its milliseconds where a plan is run many times.</summary>
    Staged,
}
