using static Prob.Functions;

namespace Prob;

/// <summary>
/// Correlation matrices, x = L Lᵀ with the Cholesky factor L = f(u) of <see cref="CholeskyCorrelationBijector"/>. Whatever asks for the factor of x is given L, so a density of x made of it
/// is right also where x is singular to rounding.
/// </summary>
public sealed record CorrelationBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static CorrelationBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => CholeskyCorrelationBijector.Instance.Unconstrained(constrained);

    /// <summary>L Lᵀ with exactly 1 on the diagonal.</summary>
    public override Tensor Forward(Tensor unconstrained)
    {
        Tensor factor = CholeskyCorrelationBijector.Instance.Forward(unconstrained), identity = Triangle.Identity(factor.Shape[0]);
        return Graphs.KnownFactor.Instance.Apply((Dot(factor, Transpose(factor)) * (1 - identity)) + identity, factor);
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => CholeskyCorrelationBijector.Instance.Inverse(Cholesky(constrained));

    /// <summary>Of the entries below the diagonal: Σ (k − j) log cos with j counted from 0, as from L it takes another Π Lⱼⱼ^(k − 1 − j).</summary>
    public override Tensor LogJacobian(Tensor unconstrained)
    {
        int k = Triangle.Order(unconstrained, hasDiagonal: false);
        return Sum(Triangle.PerEntry(k, hasDiagonal: false, (_, column) => k - column) * CholeskyCorrelationBijector.LogCosine(unconstrained));
    }
}
