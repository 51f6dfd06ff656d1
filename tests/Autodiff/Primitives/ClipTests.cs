using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ClipTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-1], -1, [1]),
        ([0.5], 0.5, [1]),
        ([-3], -1, [0]),
        ([3], 0.5, [0]),
        ([double.PositiveInfinity], 0.5, [0]),
        ([double.NegativeInfinity], -1, [0]),
        ([double.NaN], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x) => Clip(x, -1, 0.5);

    protected override double Twin(double x) => x < -1 ? -1 : x > 0.5 ? 0.5 : x;

    protected override double Draw(Random random) => random.Next(-2, 2) + 0.05 + (0.4 * random.NextDouble());
}
