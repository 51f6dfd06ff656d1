namespace Prob;

/// <summary>How far training has come.</summary>
/// <param name="Epoch">Epochs that are done.</param>
/// <param name="Batch">Steps of the present epoch that are done.</param>
/// <param name="Step">All steps that are done.</param>
/// <param name="LossSum">The losses of the rows of the present epoch, added.</param>
internal readonly record struct TrainingPosition(int Epoch, int Batch, long Step, double LossSum);
