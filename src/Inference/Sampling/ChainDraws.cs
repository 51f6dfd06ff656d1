namespace Prob;

/// <summary>What one chain brought back.</summary>
/// <param name="Chain">The chain, from 0.</param>
/// <param name="Draws">The draws after warm-up; fewer than asked for if the run was cancelled.</param>
/// <param name="Warmup">The draws of warm-up, if they were to be saved; otherwise none.</param>
/// <param name="State">Where the chain stands, to resume from; null if it was cancelled before its first iteration.</param>
/// <param name="WarmupGradients">Gradients evaluated in warm-up, finding the starting point included.</param>
/// <param name="SamplingGradients">Gradients evaluated after warm-up.</param>
/// <param name="WarmupSeconds">Seconds that warm-up took.</param>
/// <param name="SamplingSeconds">Seconds that the draws took.</param>
public sealed record ChainDraws(
    int Chain,
    DrawSequence Draws,
    DrawSequence Warmup,
    SamplerState? State,
    long WarmupGradients,
    long SamplingGradients,
    double WarmupSeconds,
    double SamplingSeconds);
