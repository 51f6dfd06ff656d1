namespace Prob;

/// <summary>How far a chain has come. Each chain reports its first and last iterations, the end of warm-up, and in between a few times a second.</summary>
/// <param name="Chain">The chain, from 0.</param>
/// <param name="Chains">How many chains there are.</param>
/// <param name="Phase">Whether the last iteration was warm-up.</param>
/// <param name="Iteration">Iterations done, warm-up included.</param>
/// <param name="Total">Iterations to do, warm-up included.</param>
/// <param name="Divergences">Divergent draws after warm-up.</param>
/// <param name="StepSize">The present step size.</param>
/// <param name="Leapfrogs">Leapfrog steps so far.</param>
/// <param name="Stopped">Whether this is the chain's last report: it is done, or was cancelled.</param>
public readonly record struct SamplingProgress(int Chain, int Chains, SamplingPhase Phase, int Iteration, int Total, int Divergences, double StepSize, long Leapfrogs, bool Stopped);
