using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Functions that repeat: k = a² exp(−2 Σ sin²(π (x − y)/p)/ℓ²) over the coordinates (MacKay 1998).</summary>
/// <param name="Deviation">a > 0, the standard deviation of the process, in the unit of its values.</param>
/// <param name="LengthScale">ℓ > 0, without a unit: how much the function varies within a period; a number, or one for each coordinate.</param>
/// <param name="Period">p > 0, in the unit of the inputs.</param>
public sealed record Periodic(Tensor Deviation, Tensor LengthScale, Tensor Period) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation), Lengths(LengthScale), Positive(Period)];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new Periodic(parameters[0], parameters[1], parameters[2]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y)
    {
        Tensor squares = Square(Sin(Math.PI * Differences(x, y) / Period) / LengthScale);
        return Square(Deviation) * Exp(-2 * (x.Shape.Rank == 1 ? squares : Sum(squares, 2)));
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => OfEach(x, Square(Deviation));
}
