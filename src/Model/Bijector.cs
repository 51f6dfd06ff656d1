using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// A smooth map from unconstrained coordinates u ∈ ℝᵏ onto a support, one-to-one unless it says otherwise. A sampler moves in u; the log density there gains log |det ∂x/∂u|.
/// </summary>
public abstract record Bijector
{
    /// <summary>
    /// Whether each x has a single u. Where it has many, the log-Jacobian contains the log density of what of u does not show in x, and <see cref="Inverse"/> gives one of them: a posterior of x is
    /// the same, and the integral of a density of x times the Jacobian over all u is that over x.
    /// </summary>
    public virtual bool IsOneToOne => true;

    /// <summary>The tensors that the map depends on, in the order in which <see cref="With"/> takes them.</summary>
    public virtual ImmutableArray<Parameter> Parameters => [];

    /// <summary>The same map with other parameters.</summary>
    public virtual Bijector With(ReadOnlySpan<Tensor> parameters) => this;

    /// <summary>The shape of u for a value of the given event shape.</summary>
    public virtual Shape Unconstrained(Shape constrained) => constrained;

    /// <summary>x = f(u).</summary>
    public abstract Tensor Forward(Tensor unconstrained);

    /// <summary>u = f⁻¹(x), for x inside the support.</summary>
    public abstract Tensor Inverse(Tensor constrained);

    /// <summary>
    /// log |det ∂x/∂u| over all event dimensions, of event shape []: of the coordinates in which a density of x is one. These are the entries of x, where they are free; each bijector of a support
    /// in which they are not (all entries of a simplex but the last, the triangle of a symmetric matrix, the area of a sphere) names its own.
    /// </summary>
    public abstract Tensor LogJacobian(Tensor unconstrained);
}
