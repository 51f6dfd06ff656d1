namespace Prob.Tests.Autodiff.Primitives;

public sealed class AddTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([double.PositiveInfinity, double.NegativeInfinity], double.NaN, [1, 1]),
        ([1e308, 1e308], double.PositiveInfinity, [1, 1]),
        ([-0.0, -0.0], -0.0, [1, 1]),
        ([-0.0, 0], 0, [1, 1]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => x + y;

    protected override double Twin(double x, double y) => y + x;
}
