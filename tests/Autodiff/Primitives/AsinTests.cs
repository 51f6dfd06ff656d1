using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AsinTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1], 1.5707963267948966, [double.PositiveInfinity]),
        ([-1], -1.5707963267948966, [double.PositiveInfinity]),
        ([0.5], 0.5235987755982989, [1.1547005383792515]),
        ([2], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Asin(x);

    protected override double Twin(double x) => Math.Asin(x);

    protected override double Draw(Random random) => (1.6 * random.NextDouble()) - 0.8;
}
