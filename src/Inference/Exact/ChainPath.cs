namespace Prob;

/// <summary>A path through a chain.</summary>
/// <param name="States">The state at each step.</param>
/// <param name="LogWeight">The log of the product of all weights along the path; for an HMM, log P(path, evidence).</param>
public sealed record ChainPath(int[] States, double LogWeight);
