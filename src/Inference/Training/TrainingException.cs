using System.Collections.Immutable;

namespace Prob;

/// <summary>A loss or a parameter became infinite or NaN; the message says in which operation.</summary>
public sealed class TrainingException : Exception
{
    internal TrainingException(int epoch, long step, double loss, string? reason, ImmutableArray<(string Name, Tensor Value)> parameters)
        : base(FormattableString.Invariant($"Training stopped in epoch {epoch} at step {step}, where the loss was {loss}: {reason ?? "an update was not finite"}."))
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
        Parameters = parameters;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step, from 1, counted from the beginning of training.</summary>
    public long Step { get; }

    /// <summary>The loss of that step; finite if it is its derivative that is not.</summary>
    public double Loss { get; }

    /// <summary>Names and values of the parameters before that step, which are finite.</summary>
    public ImmutableArray<(string Name, Tensor Value)> Parameters { get; }
}
