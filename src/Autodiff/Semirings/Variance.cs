using static Prob.Graphs.Expectation;

namespace Prob.Graphs;

/// <summary>
/// Weights that carry two costs: ⊕ adds (p, r, s, t) entry by entry, and ⊗ is (p₁p₂, p₁r₂ + p₂r₁, p₁s₂ + p₂s₁, p₁t₂ + p₂t₁ + r₁s₂ + r₂s₁), with zero (0, 0, 0, 0) and
/// one (1, 0, 0, 0): the second-order expectation semiring (Li and Eisner 2009). Where every leaf is <see cref="SecondMoments.Of(double, double, double)"/>(weight,
/// a, b), the total is (Z, R, S, T): the sums over all configurations of weight, weight · A, weight · B and weight · A · B, where the costs A and B of a
/// configuration are the sums over its leaves.
/// </summary>
/// <remarks>
/// The expected costs are R / Z and S / Z, and their covariance is T / Z − (R / Z)(S / Z), which is <see cref="SecondMoments.Covariance"/>; with one cost twice, its
/// variance. The difference cancels where the costs are far from 0 compared with their spread: there, take a constant off the cost of each leaf.
/// Weights are non-negative and linear. Costs are finite, or none is negative; a weight of 0 annihilates them.
/// </remarks>
public readonly struct Variance : ISemiring<SecondMoments>
{
    /// <inheritdoc/>
    public SecondMoments Zero => default;

    /// <inheritdoc/>
    public SecondMoments One => new(1, 0, 0, 0);

    /// <inheritdoc/>
    public SecondMoments Plus(SecondMoments x, SecondMoments y) => new(x.P + y.P, x.R + y.R, x.S + y.S, x.T + y.T);

    /// <inheritdoc/>
    public SecondMoments Times(SecondMoments x, SecondMoments y) => new(
        x.P * y.P,
        Product(x.P, y.R) + Product(y.P, x.R),
        Product(x.P, y.S) + Product(y.P, x.S),
        Product(x.P, y.T) + Product(y.P, x.T) + (Product(x.R, y.S) + Product(y.R, x.S)));
}
