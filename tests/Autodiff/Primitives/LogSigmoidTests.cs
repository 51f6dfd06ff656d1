using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogSigmoidTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], -0.6931471805599453, [0.5]),
        ([double.PositiveInfinity], -0.0, [0]),
        ([double.NegativeInfinity], double.NegativeInfinity, [1]),
        ([-800], -800, [1]),
        ([40], -Math.Exp(-40), [Math.Exp(-40)]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => LogSigmoid(x);

    protected override double Twin(double x) => -Math.Log(1 + Math.Exp(-x));
}
