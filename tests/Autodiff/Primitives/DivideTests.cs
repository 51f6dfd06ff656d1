namespace Prob.Tests.Autodiff.Primitives;

public sealed class DivideTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1, 0], double.PositiveInfinity, [double.PositiveInfinity, double.NegativeInfinity]),
        ([0, 0], double.NaN, null),
        ([0, 5], 0, [0.2, 0]),
        ([1, double.PositiveInfinity], 0, [0, 0]),
        ([double.NaN, 1], double.NaN, [1, double.NaN]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => x / y;

    protected override double Twin(double x, double y) => 1 / (y / x);

    protected override double DrawFirst(Random random) => 0.2 + random.NextDouble();
}
