namespace Prob.Tests.Autodiff.Primitives;

public sealed class ExpDifferenceTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 0], 1, [1, -1]),
        ([double.NegativeInfinity, double.NegativeInfinity], 0, [0, 0]),
        ([double.NegativeInfinity, 3], 0, [0, 0]),
        ([1000, 1001], Math.Exp(-1), [Math.Exp(-1), -Math.Exp(-1)]),
        ([double.NaN, 1], double.NaN, [double.NaN, double.NaN]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Graphs.ExpDifference.Instance.Apply(x, y);

    protected override double Twin(double x, double y) => Math.Exp(x) / Math.Exp(y);
}
