namespace Prob;

/// <summary><see cref="Adam"/> with decoupled weight decay: before each step θ ← (1 − rate λ) θ (Loshchilov and Hutter 2019).</summary>
/// <param name="Rate">The learning rate, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
public sealed record AdamW(double Rate = 1e-3) : Optimiser(Rate)
{
    /// <summary>λ, at least 0.</summary>
    public double WeightDecay { get; init => field = NotNegative(value); } = 0.01;

    /// <summary>β₁, in [0, 1).</summary>
    public double Beta1 { get; init => field = BelowOne(value); } = 0.9;

    /// <summary>β₂, in [0, 1).</summary>
    public double Beta2 { get; init => field = BelowOne(value); } = 0.999;

    /// <summary>ε, positive.</summary>
    public double Epsilon { get; init => field = Positive(value); } = 1e-8;

    /// <inheritdoc/>
    public override int States => 2;

    /// <inheritdoc/>
    public override (Tensor Next, Tensor[] States) Step(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> states, Tensor rate, Tensor step) =>
        new Adam(Rate) { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon }.Step((1 - (WeightDecay * rate)) * parameter, gradient, states, rate, step);
}
