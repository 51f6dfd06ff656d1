using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], 0, [1]),
        ([0], double.NegativeInfinity, [double.PositiveInfinity]),
        ([-0.0], double.NegativeInfinity, null),
        ([-1], double.NaN, null),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
        ([5e-324], -744.4400719213812, [double.PositiveInfinity]),
        ([1e300], 690.7755278982137, [1e-300]),
    ];

    protected override Tensor Function(Tensor x) => Log(x);

    protected override double Twin(double x) => Math.Log(x);

    protected override double Draw(Random random) => 0.2 + (3 * random.NextDouble());
}
