using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Noise that is independent from place to place: k = a² where x and y are the same place, else 0.</summary>
/// <param name="Deviation">a > 0, its standard deviation.</param>
public sealed record White(Tensor Deviation) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation)];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new White(parameters[0]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y) => 0.0 * Differences(x, y) is var none && x.Shape.Rank == 1 ? none : Sum(none, 2);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x) => DiagonalMatrix(Variance(x));

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => OfEach(x, Square(Deviation));
}
