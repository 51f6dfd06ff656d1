using static Prob.Functions;

namespace Prob;

/// <summary>
/// Adam (Kingma and Ba 2015): θ ← θ − rate · m̂ / (√v̂ + ε), with m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², and at step t m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
/// </summary>
/// <param name="Rate">The learning rate, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
public sealed record Adam(double Rate = 1e-3) : Optimiser(Rate)
{
    /// <summary>β₁, in [0, 1).</summary>
    public double Beta1 { get; init => field = BelowOne(value); } = 0.9;

    /// <summary>β₂, in [0, 1).</summary>
    public double Beta2 { get; init => field = BelowOne(value); } = 0.999;

    /// <summary>ε, positive.</summary>
    public double Epsilon { get; init => field = Positive(value); } = 1e-8;

    /// <inheritdoc/>
    public override int States => 2;

    /// <inheritdoc/>
    public override (Tensor Next, Tensor[] States) Step(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> states, Tensor rate, Tensor step)
    {
        Tensor mean = (Beta1 * states[0]) + ((1 - Beta1) * gradient), square = (Beta2 * states[1]) + ((1 - Beta2) * Square(gradient));
        return (parameter - (rate / Seen(Beta1, step) * mean / ((Sqrt(square) / Sqrt(Seen(Beta2, step))) + Epsilon)), [mean, square]);
    }

    /// <summary>1 − βᵗ: how much of the weight of an average belongs to what has been seen; without cancellation, which in float would cost four digits.</summary>
    private static Tensor Seen(double beta, Tensor step) => beta == 0 ? 1 : -Expm1(Math.Log(beta) * step);
}
