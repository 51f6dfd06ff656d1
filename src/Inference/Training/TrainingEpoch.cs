namespace Prob;

/// <summary>What one pass over the data came to.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The mean loss of its rows, each at the parameters of its step.</param>
/// <param name="Validation">The loss of the validation data after it; NaN without such data.</param>
public readonly record struct TrainingEpoch(int Epoch, double Loss, double Validation);
