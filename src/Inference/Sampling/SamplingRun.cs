namespace Prob;

/// <summary>What all chains of a run brought back.</summary>
/// <param name="Options">The options they ran with.</param>
/// <param name="Chains">The chains, in order.</param>
/// <param name="Completed">Whether every chain has all its draws; false if the run was cancelled.</param>
/// <param name="Seconds">Seconds from start to end.</param>
public sealed record SamplingRun(HamiltonianSampler Options, IReadOnlyList<ChainDraws> Chains, bool Completed, double Seconds);
