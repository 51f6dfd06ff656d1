namespace Prob.Tests.Autodiff.Primitives;

public sealed class MultiplyTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, double.PositiveInfinity], double.NaN, [double.PositiveInfinity, 0]),
        ([1e200, 1e200], double.PositiveInfinity, [1e200, 1e200]),
        ([-0.0, 3], -0.0, [3, 0]),
        ([double.NaN, 0], double.NaN, [0, double.NaN]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => x * y;

    protected override double Twin(double x, double y) => y * x;
}
