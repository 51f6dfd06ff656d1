namespace Prob.Graphs;

/// <summary>
/// Weights that carry a cost: ⊕ is (p₁ + p₂, r₁ + r₂) and ⊗ is (p₁p₂, p₁r₂ + p₂r₁), with zero (0, 0) and one (1, 0) (Eisner 2002; Li and Eisner 2009). Where every
/// leaf is <see cref="FirstMoments.Of"/>(weight, cost), the total is (Z, R) with Z the sum over all configurations of their weights, and R the sum of weight times
/// cost, the cost of a configuration being the sum over its leaves.
/// </summary>
/// <remarks>
/// What is read off depends on the cost:
/// <list type="bullet">
/// <item>any additive cost: its expectation is R / Z, which is <see cref="FirstMoments.Mean"/>;</item>
/// <item>cost log w for the weight w: the entropy of the distribution of configurations is log Z − R / Z, since log p = Σ log w − log Z;</item>
/// <item>cost log w − log v, where the leaves have weights w in p and v in q: the divergence KL(p ‖ q) is R / Z − log Z + log Z′, where Z′ is the total of the
/// weights v. A leaf that q forbids and p allows costs +∞, and so is the divergence if such a leaf can be used.</item>
/// </list>
/// Weights are non-negative and linear, so they may underflow where their logarithms would not. Costs may be +∞; a weight of 0 annihilates them.
/// </remarks>
public readonly struct Expectation : ISemiring<FirstMoments>
{
    /// <inheritdoc/>
    public FirstMoments Zero => default;

    /// <inheritdoc/>
    public FirstMoments One => new(1, 0);

    /// <inheritdoc/>
    public FirstMoments Plus(FirstMoments x, FirstMoments y) => new(x.P + y.P, x.R + y.R);

    /// <inheritdoc/>
    public FirstMoments Times(FirstMoments x, FirstMoments y) => new(x.P * y.P, Product(x.P, y.R) + Product(y.P, x.R));

    /// <summary>x · y, but 0 where either is, even if the other is infinite.</summary>
    internal static double Product(double x, double y) => x == 0 || y == 0 ? 0 : x * y;
}
