using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SquareTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0]),
        ([-0.0], 0, [0]),
        ([1e200], double.PositiveInfinity, [2e200]),
        ([double.NegativeInfinity], double.PositiveInfinity, [double.NegativeInfinity]),
        ([1e-200], 0, [2e-200]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Square(x);

    protected override double Twin(double x) => x * x;
}
