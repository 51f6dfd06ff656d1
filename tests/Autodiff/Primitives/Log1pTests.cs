using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class Log1pTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([-1], double.NegativeInfinity, [double.PositiveInfinity]),
        ([-2], double.NaN, null),
        ([1e-20], 1e-20, [1]),
        ([-1e-300], -1e-300, [1]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Log1p(x);

    protected override double Twin(double x) => Math.Log(1 + x);

    protected override double Draw(Random random) => -0.7 + (3 * random.NextDouble());
}
