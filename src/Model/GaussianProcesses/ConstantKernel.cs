using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Constant functions of unknown height: k = a².</summary>
/// <param name="Deviation">a > 0, the standard deviation of the height.</param>
public sealed record ConstantKernel(Tensor Deviation) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation)];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new ConstantKernel(parameters[0]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y) => Reshape(Variance(x), [x.Shape[0], 1]) * OfEach(y, 1.0);

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => OfEach(x, Square(Deviation));
}
