using static Prob.Functions;

namespace Prob;

/// <summary>
/// x = u/|u|: vectors of length 1, with one coordinate more than they have degrees of freedom. No smooth map from ℝᵏ⁻¹ covers a sphere without a pole at infinity, where a sampler would be lost
/// in heavy tails; the direction of a vector does. Its length r tells nothing of x and gets a density of its own, that of a χ variable with k + 4 degrees of freedom: the uniform density on the
/// sphere becomes ∝ r⁴ exp(−½ r²) in u, about normal, but 0 at the origin, where x is not defined. A density of x is one per unit of area.
/// </summary>
public sealed record UnitVectorBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static UnitVectorBijector Instance { get; } = new();

    /// <summary>False: the length of u is lost.</summary>
    public override bool IsOneToOne => false;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => unconstrained / Sqrt(Sum(Square(unconstrained)));

    /// <summary>2x, of the most probable length: where r⁴ exp(−½ r²) is largest.</summary>
    public override Tensor Inverse(Tensor constrained) => 2 * constrained;

    /// <summary>−(k − 1) log r, from the area, plus the log density of r: together 4 log r − ½ r² − (½k + 1) log 2 − log Γ(½k + 2).</summary>
    public override Tensor LogJacobian(Tensor unconstrained)
    {
        Tensor square = Sum(Square(unconstrained));
        double half = 0.5 * unconstrained.Shape[0];
        return (2 * Log(square)) - (0.5 * square) - ((half + 1) * Math.Log(2)) - MathNet.Numerics.SpecialFunctions.GammaLn(half + 2);
    }
}
