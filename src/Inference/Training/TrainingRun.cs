using System.Collections.Immutable;

namespace Prob;

/// <summary>What the training loop came to.</summary>
/// <param name="Parameters">The values of the parameters, in the order of the problem: the last, or with <see cref="TrainingOptions.Patience"/> the best.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Epochs">Losses of all epochs that were finished.</param>
/// <param name="BestEpoch">The epoch, from 1, after which the loss of the validation data was smallest; null without such data.</param>
internal sealed record TrainingRun(ImmutableArray<Tensor> Parameters, TrainingEnd End, ImmutableArray<TrainingEpoch> Epochs, int? BestEpoch);
