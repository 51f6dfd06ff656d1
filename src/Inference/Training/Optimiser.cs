using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// A rule that makes the next parameters from a gradient: as graph, so that it is part of the one plan that computes loss and gradient. Immutable.
/// </summary>
/// <param name="Rate">The learning rate, positive; a <see cref="Schedule"/> multiplies it.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
public abstract record Optimiser(double Rate)
{
    /// <summary>The learning rate, positive.</summary>
    public double Rate { get; init => field = Positive(value); } = Positive(Rate);

    /// <summary>How many tensors of the type of a parameter are kept for it from step to step; they begin as 0.</summary>
    public abstract int States { get; }

    /// <summary>The parameter and its states after a step that makes the loss smaller.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">The derivative of the loss.</param>
    /// <param name="states">The states.</param>
    /// <param name="rate">The learning rate of this step, a scalar.</param>
    /// <param name="step">The number of this step, from 1, a scalar.</param>
    public abstract (Tensor Next, Tensor[] States) Step(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> states, Tensor rate, Tensor step);

    private protected static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && value < double.PositiveInfinity ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be positive, but was {value}."));

    private protected static double NotNegative(double value, [CallerMemberName] string name = "") =>
        value >= 0 && value < double.PositiveInfinity ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be at least 0, but was {value}."));

    private protected static double BelowOne(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be in [0, 1), but was {value}."));
}
