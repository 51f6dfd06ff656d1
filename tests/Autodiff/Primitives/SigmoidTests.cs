using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SigmoidTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0.5, [0.25]),
        ([-0.0], 0.5, [0.25]),
        ([double.PositiveInfinity], 1, [0]),
        ([double.NegativeInfinity], 0, [0]),
        ([-700], Math.Exp(-700), [Math.Exp(-700)]),
        ([40], 1, [Math.Exp(-40)]),
        ([800], 1, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Sigmoid(x);

    protected override double Twin(double x) => 1 / (1 + Math.Exp(-x));
}
