using static Prob.Functions;

namespace Prob;

/// <summary>x₁ = u₁ and xₙ = xₙ₋₁ + e^uₙ: vectors that increase.</summary>
public sealed record OrderedBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static OrderedBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) =>
        unconstrained.Shape[0] == 1 ? unconstrained : CumulativeSum(Concatenate(0, unconstrained[..1], Exp(unconstrained[1..])));

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) =>
        constrained.Shape[0] == 1 ? constrained : Concatenate(0, constrained[..1], Log(constrained[1..] - constrained[..^1]));

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) => unconstrained.Shape[0] == 1 ? 0.0 : Sum(unconstrained[1..]);
}
