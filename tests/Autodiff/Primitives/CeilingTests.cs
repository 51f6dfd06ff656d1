using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class CeilingTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0]),
        ([-0.0], -0.0, [0]),
        ([2], 2, [0]),
        ([1.5], 2, [0]),
        ([-0.5], -0.0, [0]),
        ([1e300], 1e300, [0]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([double.NaN], double.NaN, [0]),
    ];

    protected override Tensor Function(Tensor x) => Ceiling(x);

    protected override double Twin(double x) => 10 - (int)(10 - x);

    protected override double Draw(Random random) => random.Next(-3, 3) + 0.05 + (0.9 * random.NextDouble());
}
