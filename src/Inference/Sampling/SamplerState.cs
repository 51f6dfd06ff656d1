using System.Text.Json.Serialization;

namespace Prob;

/// <summary>
/// Everything the next iteration of a chain needs, between any two iterations of warm-up or sampling. System.Text.Json writes it and reads it back exactly;
/// a chain resumed from it with the same options draws the same bits as one that never stopped.
/// </summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record SamplerState
{
    /// <summary>The chain, from 0.</summary>
    public required int Chain { get; init; }

    /// <summary>What the next iteration is part of.</summary>
    public required SamplingPhase Phase { get; init; }

    /// <summary>Iterations done, warm-up included.</summary>
    public required int Iteration { get; init; }

    /// <summary>The unconstrained position.</summary>
    public required double[] Position { get; init; }

    /// <summary>The step size.</summary>
    public required double StepSize { get; init; }

    /// <summary>The inverse mass matrix: n numbers for a diagonal metric, n² row by row for a dense one; for one with k directions the n squared scales, the k variances and the directions row by row.</summary>
    public required double[] InverseMass { get; init; }

    /// <summary>Where the search for the step size stands.</summary>
    public required DualAveraging DualAveraging { get; init; }

    /// <summary>What the present warm-up window has seen.</summary>
    public required WindowState Window { get; init; }

    /// <summary>What evaluated the density, on which the last bits depend; null if it was no plan.</summary>
    public Graphs.Executor? Executor { get; init; }

    /// <summary>The seed of the random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The place in their stream.</summary>
    public required ulong RandomPosition { get; init; }
}
