namespace Prob;

/// <summary>No assignment has a positive weight: the evidence contradicts the model, or itself.</summary>
/// <param name="message">What is excluded and where.</param>
/// <param name="step">In a chain, the first step at which every state is excluded by what is known up to it.</param>
public sealed class ImpossibleEvidenceException(string message, int? step = null) : Exception(message)
{
    /// <summary>In a chain, the first step, counted from 0, at which every state is excluded by what is known up to it; otherwise null.</summary>
    public int? Step => step;
}
