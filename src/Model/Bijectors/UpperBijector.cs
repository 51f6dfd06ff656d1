using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>x = upper − eᵘ, for x &lt; upper.</summary>
/// <param name="Upper">The bound; may depend on other sites.</param>
public sealed record UpperBijector(Tensor Upper) : Bijector
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Upper, Support.Real)];

    /// <inheritdoc/>
    public override Bijector With(ReadOnlySpan<Tensor> parameters) => new UpperBijector(parameters[0]);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => Upper - Exp(unconstrained);

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => Log(Upper - constrained);

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) => Sum(unconstrained);
}
