using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class CbrtTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [double.PositiveInfinity]),
        ([-0.0], -0.0, [double.PositiveInfinity]),
        ([-8], -2, [1 / 12.0]),
        ([1e300], 1e100, [1 / 3e200]),
        ([double.NegativeInfinity], double.NegativeInfinity, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Cbrt(x);

    protected override double Twin(double x) => Math.Cbrt(x);

    protected override double Draw(Random random) => 0.2 + (2 * random.NextDouble());
}
