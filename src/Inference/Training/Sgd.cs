namespace Prob;

/// <summary>
/// Gradient descent: θ ← θ − rate · g; with momentum μ, θ ← θ − rate · b, where b ← μ b + g (Polyak 1964), or, after Nesterov, θ ← θ − rate (g + μ b) (Sutskever et al. 2013).
/// Weight decay λ adds λ θ to the gradient.
/// </summary>
/// <param name="Rate">The learning rate, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
public sealed record Sgd(double Rate) : Optimiser(Rate)
{
    /// <summary>μ, in [0, 1).</summary>
    public double Momentum { get; init => field = BelowOne(value); }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>λ, at least 0.</summary>
    public double WeightDecay { get; init => field = NotNegative(value); }

    /// <inheritdoc/>
    public override int States => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override (Tensor Next, Tensor[] States) Step(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> states, Tensor rate, Tensor step)
    {
        if (WeightDecay > 0)
            gradient += WeightDecay * parameter;
        if (Momentum == 0)
            return (parameter - (rate * gradient), []);
        Tensor velocity = (Momentum * states[0]) + gradient;
        return (parameter - (rate * (Nesterov ? gradient + (Momentum * velocity) : velocity)), [velocity]);
    }
}
