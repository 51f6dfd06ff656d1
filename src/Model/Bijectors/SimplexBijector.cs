using static Prob.Functions;

namespace Prob;

/// <summary>
/// x = softmax(V u) with the orthonormal basis V of <see cref="SumToZeroBijector"/>: the inverse of the isometric log-ratio transform (Egozcue et al. 2003). No component is special, and a uniform
/// density on the simplex is nearly normal in u.
/// </summary>
public sealed record SimplexBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static SimplexBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => SumToZeroBijector.Instance.Unconstrained(constrained);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => Softmax(SumToZeroBijector.Instance.Forward(unconstrained));

    /// <summary>Vᵀ log x.</summary>
    public override Tensor Inverse(Tensor constrained) => SumToZeroBijector.Instance.Inverse(Log(constrained));

    /// <summary>Σ log xᵢ + ½ log k, for x of length k: the determinant of ∂(x₁ … xₖ₋₁)/∂u.</summary>
    public override Tensor LogJacobian(Tensor unconstrained)
    {
        int k = unconstrained.Shape[0] + 1;
        return k == 1 ? 0.0 : Sum(LogSoftmax(SumToZeroBijector.Instance.Forward(unconstrained))) + (0.5 * Math.Log(k));
    }
}
