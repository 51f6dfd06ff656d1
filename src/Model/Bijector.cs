namespace Prob;

/// <summary>
/// A smooth one-to-one map from unconstrained coordinates u ∈ ℝᵏ onto a support. A sampler moves in u; the log density there gains log |det ∂x/∂u|.
/// </summary>
public abstract record Bijector
{
    /// <summary>The shape of u for a value of the given event shape.</summary>
    public virtual Shape Unconstrained(Shape constrained) => constrained;

    /// <summary>x = f(u).</summary>
    public abstract Tensor Forward(Tensor unconstrained);

    /// <summary>u = f⁻¹(x), for x inside the support.</summary>
    public abstract Tensor Inverse(Tensor constrained);

    /// <summary>log |det ∂x/∂u| over all event dimensions (for a simplex, of all coordinates of x but the last), of event shape [].</summary>
    public abstract Tensor LogJacobian(Tensor unconstrained);
}
