using static Prob.Functions;

namespace Prob;

/// <summary>
/// Symmetric positive definite matrices, x = L Lᵀ with the Cholesky factor L = f(u) of <see cref="CholeskyFactorBijector"/>. Whatever asks for the factor of x is
/// given L, so a density of x made of it is right also where x is singular to rounding.
/// </summary>
public sealed record CovarianceBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static CovarianceBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => CholeskyFactorBijector.Instance.Unconstrained(constrained);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained)
    {
        Tensor factor = CholeskyFactorBijector.Instance.Forward(unconstrained);
        return Graphs.KnownFactor.Instance.Apply(Dot(factor, Transpose(factor)), factor);
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => CholeskyFactorBijector.Instance.Inverse(Cholesky(constrained));

    /// <summary>Of the lower triangle: Σ uᵢᵢ and, from L, log 2ᵏ Π Lᵢᵢ^(k − i) with i counted from 0.</summary>
    public override Tensor LogJacobian(Tensor unconstrained)
    {
        int k = Triangle.Order(unconstrained, hasDiagonal: true);
        return Sum(Triangle.PerEntry(k, hasDiagonal: true, (row, column) => row == column ? k - row + 1 : 0) * unconstrained) + (k * Math.Log(2));
    }
}
