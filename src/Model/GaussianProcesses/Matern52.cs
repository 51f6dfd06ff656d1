using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Functions with slopes and curvatures: k = a² (1 + √5 r + 5r²/3) exp(−√5 r) with r = |x − y|/ℓ (Rasmussen and Williams 2006, eq. 4.17).</summary>
/// <param name="Deviation">a > 0, the standard deviation of the process, in the unit of its values.</param>
/// <param name="LengthScale">ℓ > 0, in the unit of the inputs: a number, or one for each coordinate.</param>
public sealed record Matern52(Tensor Deviation, Tensor LengthScale) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation), Lengths(LengthScale)];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new Matern52(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y)
    {
        Tensor r = Math.Sqrt(5) * Distance(x, y, LengthScale);
        return Square(Deviation) * (1 + r + (Square(r) / 3)) * Exp(-r);
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => OfEach(x, Square(Deviation));
}
