using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class Expm1Tests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1e-20], 1e-20, [1]),
        ([double.NegativeInfinity], -1, [0]),
        ([double.PositiveInfinity], double.PositiveInfinity, [double.PositiveInfinity]),
        ([-40], -1, [Math.Exp(-40)]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Expm1(x);

    protected override double Twin(double x) => Math.Exp(x) - 1;
}
