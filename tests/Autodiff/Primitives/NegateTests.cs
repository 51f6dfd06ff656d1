namespace Prob.Tests.Autodiff.Primitives;

public sealed class NegateTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], -0.0, [-1]),
        ([-0.0], 0, [-1]),
        ([double.PositiveInfinity], double.NegativeInfinity, [-1]),
        ([double.NaN], double.NaN, [-1]),
    ];

    protected override Tensor Function(Tensor x) => -x;

    protected override double Twin(double x) => 0 - x;
}
