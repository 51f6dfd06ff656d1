using Prob;

namespace Vae;

/// <summary>Prints the bounds at the end of every so many epochs, and of the last.</summary>
internal sealed class EpochLines(int interval) : IProgress<TrainingProgress>
{
    private int printed;

    public void Report(TrainingProgress value)
    {
        if (value.Batch != value.Batches || value.Epoch == printed || (value.Epoch % interval != 0 && value.Epoch != value.Epochs))
            return;
        printed = value.Epoch;
        Console.WriteLine(FormattableString.Invariant($"  {value.Epoch,5}  {-value.Loss,10:f2}  {-value.Validation,9:f2}"));
    }
}
