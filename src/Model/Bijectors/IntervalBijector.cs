using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>x = lower + (upper − lower) sigmoid(u), for lower &lt; x &lt; upper.</summary>
/// <param name="Lower">The lower bound; may depend on other sites.</param>
/// <param name="Upper">The upper bound; may depend on other sites.</param>
public sealed record IntervalBijector(Tensor Lower, Tensor Upper) : Bijector
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Lower, Support.Real), Parameter.Scalar(Upper, Support.Real)];

    /// <inheritdoc/>
    public override Bijector With(ReadOnlySpan<Tensor> parameters) => new IntervalBijector(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => Lower + ((Upper - Lower) * Sigmoid(unconstrained));

    /// <summary>log((x − lower) / (upper − x)), each side with its own difference, so that it is accurate near either bound.</summary>
    public override Tensor Inverse(Tensor constrained) => Log(constrained - Lower) - Log(Upper - constrained);

    /// <inheritdoc/>
    public override Tensor LogJacobian(Tensor unconstrained) =>
        Sum(Log(Upper - Lower) + LogSigmoid(unconstrained) + LogSigmoid(-unconstrained));
}
