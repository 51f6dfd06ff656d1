using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class CosTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1, [0]),
        ([1e-20], 1, [-1e-20]),
        ([double.PositiveInfinity], double.NaN, [double.NaN]),
        ([double.NegativeInfinity], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Cos(x);

    protected override double Twin(double x) => Math.Cos(x);
}
