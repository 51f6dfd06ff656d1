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
        int k = Triangle.Order(unconstrained, hasDiagonal: true);
        Tensor isDiagonal = IsDiagonal(k), places = Tensor.Literal(new(default, [k]), [.. Enumerable.Range(0, k).Select(i => (double)(i * (i + 3) / 2))]);
        Tensor factor = Triangle.ToMatrix(Where(isDiagonal, Exp(isDiagonal * unconstrained), unconstrained), hasDiagonal: true);
        return Graphs.KnownLogDiagonal.Instance.Apply(factor, Gather(unconstrained, places));
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
