namespace Prob;

/// <summary>x = u, for all real numbers.</summary>
public sealed record IdentityBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static IdentityBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => unconstrained;

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => constrained;

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) => 0.0;
}
