namespace Prob;

/// <summary>Why training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>The loss of the validation data no longer improved (<see cref="TrainingOptions.Patience"/>), or what is being fitted was found to be as good as it gets.</summary>
    StoppedEarly,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
