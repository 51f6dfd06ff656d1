using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Straight lines through a point, as of Bayesian linear regression: k = a² (x − c)·(y − c).</summary>
/// <param name="Deviation">a > 0, the standard deviation of the slope.</param>
/// <param name="Centre">c, any number: the input at which all functions are 0.</param>
public sealed record LinearKernel(Tensor Deviation, Tensor Centre) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation), Parameter.Scalar(Centre, Support.Real) with { Owner = nameof(LinearKernel) }];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new LinearKernel(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y)
    {
        _ = Differences(x, y);
        Tensor from = x - Centre, to = y - Centre;
        return Square(Deviation) * (x.Shape.Rank == 1 ? Reshape(from, [x.Shape[0], 1]) * to : Dot(from, Transpose(to)));
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => Square(Deviation) * (x.Shape.Rank == 1 ? Square(x - Centre) : Sum(Square(x - Centre), 1));
}
