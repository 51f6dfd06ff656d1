using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class RoundTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0]),
        ([-0.0], -0.0, [0]),
        ([0.5], 0, [0]),
        ([1.5], 2, [0]),
        ([-2.5], -2, [0]),
        ([-0.3], -0.0, [0]),
        ([0.49999999999999994], 0, [0]),
        ([4503599627370495.5], 4503599627370496, [0]),
        ([9007199254740993], 9007199254740992, [0]),
        ([1e300], 1e300, [0]),
        ([double.NegativeInfinity], double.NegativeInfinity, [0]),
        ([double.NaN], double.NaN, [0]),
    ];

    protected override Tensor Function(Tensor x) => Round(x);

    protected override double Twin(double x) => (int)(x + 10.5) - 10;

    protected override double Draw(Random random) => random.Next(-3, 3) - 0.45 + (0.9 * random.NextDouble());
}
