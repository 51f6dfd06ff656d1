using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ExpTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1, [1]),
        ([-0.0], 1, [1]),
        ([double.PositiveInfinity], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.NegativeInfinity], 0, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
        ([1e-300], 1, [1]),
        ([710], double.PositiveInfinity, [double.PositiveInfinity]),
        ([-700], Math.Exp(-700), [Math.Exp(-700)]),
        ([-800], 0, [0]),
    ];

    protected override Tensor Function(Tensor x) => Exp(x);

    protected override double Twin(double x) => Math.Exp(x);
}
