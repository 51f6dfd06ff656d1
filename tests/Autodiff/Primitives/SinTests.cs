using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SinTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1e-20], 1e-20, [1]),
        ([double.PositiveInfinity], double.NaN, [double.NaN]),
        ([double.NegativeInfinity], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Sin(x);

    protected override double Twin(double x) => Math.Sin(x);
}
