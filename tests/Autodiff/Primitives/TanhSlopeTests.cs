namespace Prob.Tests.Autodiff.Primitives;

public sealed class TanhSlopeTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1, [0]),
        ([1], 0, [-2]),
        ([-1], 0, [2]),
        ([1 - (1.0 / (1L << 53))], (1.0 / (1L << 52)) - (1.0 / (1L << 53) / (1L << 53)), null),   // exact but for its last rounding, as the square is not rounded
        ([double.NegativeInfinity], double.NegativeInfinity, [double.PositiveInfinity]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Graphs.TanhSlope.Instance.Apply(x);

    protected override double Twin(double x) => (1 - x) * (1 + x);
}
