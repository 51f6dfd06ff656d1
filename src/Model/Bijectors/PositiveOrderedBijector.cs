using static Prob.Functions;

namespace Prob;

/// <summary>xₙ = Σᵢ≤ₙ e^uᵢ: vectors that increase from above 0.</summary>
public sealed record PositiveOrderedBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static PositiveOrderedBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => CumulativeSum(Exp(unconstrained));

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) =>
        constrained.Shape[0] == 1 ? Log(constrained) : Log(Concatenate(0, constrained[..1], constrained[1..] - constrained[..^1]));

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) => Sum(unconstrained);
}
