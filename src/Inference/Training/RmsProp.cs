using static Prob.Functions;

namespace Prob;

/// <summary>
/// θ ← θ − rate · g / (√v + ε), with v ← α v + (1 − α) g² (Tieleman and Hinton 2012); with momentum μ, θ ← θ − rate · b, where b ← μ b + g / (√v + ε).
/// </summary>
/// <param name="Rate">The learning rate, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
public sealed record RmsProp(double Rate = 1e-2) : Optimiser(Rate)
{
    /// <summary>α, in [0, 1).</summary>
    public double Decay { get; init => field = BelowOne(value); } = 0.99;

    /// <summary>ε, positive.</summary>
    public double Epsilon { get; init => field = Positive(value); } = 1e-8;

    /// <summary>μ, in [0, 1).</summary>
    public double Momentum { get; init => field = BelowOne(value); }

    /// <inheritdoc/>
    public override int States => Momentum > 0 ? 2 : 1;

    /// <inheritdoc/>
    public override (Tensor Next, Tensor[] States) Step(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> states, Tensor rate, Tensor step)
    {
        Tensor square = (Decay * states[0]) + ((1 - Decay) * Square(gradient));
        Tensor scaled = gradient / (Sqrt(square) + Epsilon);
        if (Momentum == 0)
            return (parameter - (rate * scaled), [square]);
        Tensor velocity = (Momentum * states[1]) + scaled;
        return (parameter - (rate * velocity), [square, velocity]);
    }
}
