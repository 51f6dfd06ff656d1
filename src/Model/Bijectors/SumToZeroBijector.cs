using static Prob.Functions;

namespace Prob;

/// <summary>
/// x = V u, where the columns of V are an orthonormal basis of the vectors that sum to 0 (Helmert's), applied by cumulative sums. Lengths stay as they are, no component is special, and a density
/// of x is one per unit of volume of the plane Σxᵢ = 0.
/// </summary>
public sealed record SumToZeroBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static SumToZeroBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => [constrained[0] - 1];

    /// <summary>xᵢ = Σₙ≥ᵢ wₙ − (i − 1) wᵢ₋₁ with wₙ = uₙ / √(n(n + 1)).</summary>
    public override Tensor Forward(Tensor unconstrained)
    {
        if (unconstrained.Shape[0] == 0)
            return Reshape(Sum(unconstrained), [1]);
        (Tensor count, Tensor norm) = Basis(unconstrained.Shape[0]);
        Tensor w = unconstrained / norm;
        Tensor nothing = 0.0 * w[..1];
        return Concatenate(0, CumulativeSum(w, fromEnd: true), nothing) - Concatenate(0, nothing, count * w);
    }

    /// <summary>uₙ = (Σᵢ≤ₙ xᵢ − n xₙ₊₁) / √(n(n + 1)), in which a constant added to x cancels.</summary>
    public override Tensor Inverse(Tensor constrained)
    {
        int n = constrained.Shape[0] - 1;
        if (n == 0)
            return Slice(constrained, 0, 0, 0);
        (Tensor count, Tensor norm) = Basis(n);
        return (CumulativeSum(constrained[..n]) - (count * constrained[1..])) / norm;
    }

    /// <summary>0: V is a rotation of the coordinates into the plane.</summary>
    public override Tensor LogJacobian(Tensor unconstrained) => 0.0;

    private static (Tensor Count, Tensor Norm) Basis(int n)
    {
        double[] count = [.. Enumerable.Range(1, n).Select(i => (double)i)];
        return (Tensor.Literal(new(default, [n]), count), Tensor.Literal(new(default, [n]), Array.ConvertAll(count, i => Math.Sqrt(i * (i + 1)))));
    }
}
