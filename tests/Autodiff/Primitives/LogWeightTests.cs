namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogWeightTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([double.NegativeInfinity, double.NegativeInfinity], double.NegativeInfinity, [1, -1]),
        ([double.NegativeInfinity, double.NaN], double.NegativeInfinity, null),
        ([3, 1], 2, [1, -1]),
        ([3, double.NegativeInfinity], double.PositiveInfinity, null),
        ([double.NaN, 1], double.NaN, null),
        ([double.PositiveInfinity, double.PositiveInfinity], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Graphs.LogWeight.Instance.Apply(x, y);

    protected override double Twin(double x, double y) => -(y - x);
}
