namespace Prob;

/// <summary>What a chain is doing.</summary>
public enum SamplingPhase
{
    /// <summary>Adapting step size and metric; these draws are not from the target.</summary>
    Warmup,

    /// <summary>Drawing with step size and metric fixed.</summary>
    Sampling,
}
