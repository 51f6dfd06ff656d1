using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class CoshTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1, [0]),
        ([-1], 1.5430806348152437, [-1.1752011936438014]),
        ([800], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.NegativeInfinity], double.PositiveInfinity, [double.NegativeInfinity]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Cosh(x);

    protected override double Twin(double x) => Math.Cosh(x);
}
