using System.Collections.Immutable;

namespace Prob;

/// <summary>What training came to.</summary>
/// <param name="Network">The network with the last parameters; with <see cref="TrainingOptions.Patience"/>, those of <paramref name="BestEpoch"/>.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Epochs">Losses of all epochs that were finished, those before it was resumed included.</param>
/// <param name="BestEpoch">The epoch, from 1, after which the loss of the validation data was smallest; null without such data.</param>
public sealed record TrainingResult<TNetwork>(TNetwork Network, TrainingEnd End, ImmutableArray<TrainingEpoch> Epochs, int? BestEpoch);
