namespace Prob;

/// <summary>How far training has come: reported when it begins, at the end of each epoch, and in between a few times a second.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">How many epochs there are.</param>
/// <param name="Batch">Steps done of this epoch.</param>
/// <param name="Batches">Steps that an epoch has.</param>
/// <param name="Loss">The mean loss of the rows of this epoch so far; NaN before the first.</param>
/// <param name="Validation">The loss of the validation data after the last epoch that was finished; NaN without.</param>
/// <param name="Rate">The learning rate of the last step.</param>
/// <param name="Elapsed">The time taken since training began or was resumed.</param>
/// <param name="Left">About the time that all epochs still take; null before the first step.</param>
/// <param name="Stopped">Whether this is the last report: training is done, or was cancelled.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, double Loss, double Validation, double Rate, TimeSpan Elapsed, TimeSpan? Left, bool Stopped);
