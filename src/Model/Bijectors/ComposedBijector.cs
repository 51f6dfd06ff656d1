using System.Collections.Immutable;

namespace Prob;

/// <summary>x = second(first(u)).</summary>
/// <param name="First">What is done to u.</param>
/// <param name="Second">What is done to that.</param>
public sealed record ComposedBijector(Bijector First, Bijector Second) : Bijector
{
    /// <inheritdoc/>
    public override bool IsOneToOne => First.IsOneToOne && Second.IsOneToOne;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [.. First.Parameters, .. Second.Parameters];

    /// <inheritdoc/>
    public override Bijector With(ReadOnlySpan<Tensor> parameters)
    {
        int own = First.Parameters.Length;
        return new ComposedBijector(First.With(parameters[..own]), Second.With(parameters[own..]));
    }

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => First.Unconstrained(Second.Unconstrained(constrained));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => Second.Forward(First.Forward(unconstrained));

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => First.Inverse(Second.Inverse(constrained));

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) => First.LogJacobian(unconstrained) + Second.LogJacobian(First.Forward(unconstrained));
}
