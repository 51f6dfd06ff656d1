using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SoftplusTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0.6931471805599453, [0.5]),
        ([double.PositiveInfinity], double.PositiveInfinity, [1]),
        ([double.NegativeInfinity], 0, [0]),
        ([-700], Math.Exp(-700), [Math.Exp(-700)]),
        ([800], 800, [1]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Softplus(x);

    protected override double Twin(double x) => Math.Log(1 + Math.Exp(x));
}
