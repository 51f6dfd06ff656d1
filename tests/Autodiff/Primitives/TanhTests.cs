using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class TanhTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1e-20], 1e-20, [1]),
        ([double.PositiveInfinity], 1, [0]),
        ([double.NegativeInfinity], -1, [0]),
        ([-800], -1, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Tanh(x);

    protected override double Twin(double x) => Math.Tanh(x);
}
