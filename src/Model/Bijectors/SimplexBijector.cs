using static Prob.Functions;

namespace Prob;

/// <summary>
/// x = softmax(V u), where the columns of V are an orthonormal basis of the vectors that sum to 0 (Helmert's): the inverse of the isometric log-ratio
/// transform (Egozcue et al. 2003). No component is special, and a uniform density on the simplex is nearly normal in u. V is applied by cumulative sums.
/// </summary>
public sealed record SimplexBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static SimplexBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => [constrained[0] - 1];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => unconstrained.Shape[0] == 0 ? Ones(unconstrained) : Softmax(SumToZero(unconstrained));

    /// <summary>uₙ = (Σᵢ≤ₙ zᵢ − n zₙ₊₁) / √(n(n + 1)) with z = log x, in which a constant added to z cancels.</summary>
    public override Tensor Inverse(Tensor constrained)
    {
        int n = constrained.Shape[0] - 1;
        if (n == 0)
            return Slice(constrained, 0, 0, 0);
        Tensor z = Log(constrained);
        (Tensor count, Tensor norm) = Basis(n);
        return (CumulativeSum(z[..n]) - (count * z[1..])) / norm;
    }

    /// <summary>Σ log xᵢ + ½ log k, for x of length k: the determinant of ∂(x₁ … xₖ₋₁)/∂u.</summary>
    public override Tensor LogJacobian(Tensor unconstrained)
    {
        int k = unconstrained.Shape[0] + 1;
        return k == 1 ? 0.0 : Sum(LogSoftmax(SumToZero(unconstrained))) + (0.5 * Math.Log(k));
    }

    /// <summary>z = V u: zᵢ = Σₙ≥ᵢ wₙ − (i − 1) wᵢ₋₁ with wₙ = uₙ / √(n(n + 1)).</summary>
    private static Tensor SumToZero(Tensor u)
    {
        (Tensor count, Tensor norm) = Basis(u.Shape[0]);
        Tensor w = u / norm;
        Tensor nothing = 0.0 * w[..1];
        return Concatenate(0, CumulativeSum(w, fromEnd: true), nothing) - Concatenate(0, nothing, count * w);
    }

    private static (Tensor Count, Tensor Norm) Basis(int n)
    {
        double[] count = [.. Enumerable.Range(1, n).Select(i => (double)i)];
        return (Tensor.Literal(new(default, [n]), count), Tensor.Literal(new(default, [n]), Array.ConvertAll(count, i => Math.Sqrt(i * (i + 1)))));
    }

    private static Tensor Ones(Tensor empty) => Reshape(Sum(empty) + 1, [1]);
}
