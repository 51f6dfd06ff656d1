using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Continuous functions without slopes, those of an Ornstein–Uhlenbeck process: k = a² exp(−r) with r = |x − y|/ℓ (Rasmussen and Williams 2006, eq. 4.18).</summary>
/// <param name="Deviation">a > 0, the standard deviation of the process, in the unit of its values.</param>
/// <param name="LengthScale">ℓ > 0, in the unit of the inputs: a number, or one for each coordinate.</param>
public sealed record Matern12(Tensor Deviation, Tensor LengthScale) : Kernel
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [Positive(Deviation), Lengths(LengthScale)];

    /// <inheritdoc/>
    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new Matern12(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public override Tensor Covariance(Tensor x, Tensor y) => Square(Deviation) * Exp(-Distance(x, y, LengthScale));

    /// <inheritdoc/>
    public override Tensor Variance(Tensor x) => OfEach(x, Square(Deviation));
}
