using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogitTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0.5], 0, [4]),
        ([0], double.NegativeInfinity, [double.PositiveInfinity]),
        ([1], double.PositiveInfinity, [double.PositiveInfinity]),
        ([-1], double.NaN, null),
        ([2], double.NaN, null),
        ([1e-300], -690.7755278982137, [1e300]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Logit(x);

    protected override double Twin(double x) => Math.Log(x / (1 - x));

    protected override double Draw(Random random) => 0.05 + (0.9 * random.NextDouble());
}
