namespace Prob.Tests.Autodiff.Primitives;

public sealed class SubtractTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([double.PositiveInfinity, double.PositiveInfinity], double.NaN, [1, -1]),
        ([0, 0], 0, [1, -1]),
        ([1e-300, 1], -1, [1, -1]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => x - y;

    protected override double Twin(double x, double y) => -(y - x);
}
