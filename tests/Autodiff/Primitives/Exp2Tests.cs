using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class Exp2Tests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1, [Math.Log(2)]),
        ([10], 1024, [1024 * Math.Log(2)]),
        ([-1074], 5e-324, null),
        ([1024], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.NegativeInfinity], 0, [0]),
        ([double.PositiveInfinity], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Exp2(x);

    protected override double Twin(double x) => Math.Pow(2, x);
}
