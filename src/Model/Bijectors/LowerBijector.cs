using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>x = lower + eᵘ, for x > lower.</summary>
/// <param name="Lower">The bound; may depend on other sites.</param>
public sealed record LowerBijector(Tensor Lower) : Bijector
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Lower, Support.Real)];

    /// <inheritdoc/>
    public override Bijector With(ReadOnlySpan<Tensor> parameters) => new LowerBijector(parameters[0]);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => Lower + Exp(unconstrained);

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => Log(constrained - Lower);

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) => Sum(unconstrained);
}
