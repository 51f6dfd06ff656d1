using static Prob.Functions;

namespace Prob;

/// <summary>Lower triangular matrices with a positive diagonal: Lᵢᵢ = e^uᵢᵢ, Lᵢⱼ = uᵢⱼ below and 0 above. u holds k(k + 1)/2 numbers row by row.</summary>
public sealed record CholeskyFactorBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static CholeskyFactorBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => [Triangle.Count(constrained, hasDiagonal: true)];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained)
    {
        Tensor isDiagonal = IsDiagonal(Triangle.Order(unconstrained, hasDiagonal: true));
        return Triangle.ToMatrix(Where(isDiagonal, Exp(isDiagonal * unconstrained), unconstrained), hasDiagonal: true);
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained)
    {
        Tensor entries = Triangle.FromMatrix(constrained, hasDiagonal: true), isDiagonal = IsDiagonal(constrained.Shape[0]);
        return Where(isDiagonal, Log(Where(isDiagonal, entries, 1)), entries);
    }

    /// <summary>Of the lower triangle: Σ uᵢᵢ.</summary>
    public override Tensor LogJacobian(Tensor unconstrained) => Sum(IsDiagonal(Triangle.Order(unconstrained, hasDiagonal: true)) * unconstrained);

    private static Tensor IsDiagonal(int order) => Triangle.PerEntry(order, hasDiagonal: true, static (row, column) => row == column ? 1 : 0);
}
