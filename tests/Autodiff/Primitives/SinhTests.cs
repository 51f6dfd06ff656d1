using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SinhTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1e-20], 1e-20, [1]),
        ([-1], -1.1752011936438014, [1.5430806348152437]),
        ([800], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.PositiveInfinity], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.NegativeInfinity], double.NegativeInfinity, [double.PositiveInfinity]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Sinh(x);

    protected override double Twin(double x) => Math.Sinh(x);
}
