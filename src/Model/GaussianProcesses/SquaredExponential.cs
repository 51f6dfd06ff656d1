using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Very smooth functions: k = a² exp(−r²/2) with r = |x − y|/ℓ.</summary>
/// <param name="Deviation">a > 0, the standard deviation of the process, in the unit of its values.</param>
/// <param name="LengthScale">ℓ > 0, in the unit of the inputs: a number, or one for each coordinate.</param>
public sealed record SquaredExponential(Tensor Deviation, Tensor LengthScale) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation), Lengths(LengthScale)];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new SquaredExponential(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y) => Square(Deviation) * Exp(-0.5 * SquaredDistance(x, y, LengthScale));

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => OfEach(x, Square(Deviation));
}
