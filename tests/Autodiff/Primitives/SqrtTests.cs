using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SqrtTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [double.PositiveInfinity]),
        ([-0.0], -0.0, null),
        ([-1], double.NaN, null),
        ([4], 2, [0.25]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
        ([1e-300], 1e-150, [0.5e150]),
    ];

    protected override Tensor Function(Tensor x) => Sqrt(x);

    protected override double Twin(double x) => Math.Sqrt(x);

    protected override double Draw(Random random) => 0.2 + (3 * random.NextDouble());
}
