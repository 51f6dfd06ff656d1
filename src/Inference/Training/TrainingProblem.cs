using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// What the training loop minimises: a function of named parameters, of which it knows nothing else. A network's loss is one, and so is minus the bound of a
/// variational approximation, whose parameters are those of the guide.
/// </summary>
/// <param name="Start">Names and values of the parameters to begin with; names differ.</param>
/// <param name="Loss">What is minimised.</param>
/// <param name="Validation">What is evaluated after each epoch, with its own rows; none if null.</param>
internal sealed record TrainingProblem(ImmutableArray<(string Name, Tensor Value)> Start, Objective Loss, Objective? Validation = null)
{
    /// <summary>Whether to stop, by the epochs so far; asked after each.</summary>
    public Func<IReadOnlyList<TrainingEpoch>, bool>? IsDone { get; init; }
}

/// <summary>A mean over rows of data, or a function without data.</summary>
/// <param name="Rows">How many rows minibatches are taken from; 1 if there are no data.</param>
/// <param name="Of">
/// The mean over some rows, a scalar that is traced: of the symbolic parameters, in the order of <see cref="TrainingProblem.Start"/>; of which rows, an input of shape
/// [batch] that holds whole numbers, or null for all of them; and of noise, drawn anew for each evaluation.
/// </param>
internal sealed record Objective(int Rows, Func<IReadOnlyList<Tensor>, Tensor?, Noise, Loss> Of);

/// <summary>A loss as it is traced.</summary>
/// <param name="Value">The loss, a scalar.</param>
/// <param name="Next">Parameters, by name, that are no part of what is minimised but numbers that each step hands to the next: what they are after it.</param>
internal sealed record Loss(Tensor Value, IReadOnlyDictionary<string, Tensor> Next)
{
    /// <summary>A loss without such numbers.</summary>
    public static implicit operator Loss(Tensor value) => new(value, ImmutableDictionary<string, Tensor>.Empty);
}
