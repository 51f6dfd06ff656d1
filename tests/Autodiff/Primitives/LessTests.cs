namespace Prob.Tests.Autodiff.Primitives;

public sealed class LessTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1, 1], 0, [0, 0]),
        ([-0.0, 0], 0, [0, 0]),
        ([double.NegativeInfinity, double.PositiveInfinity], 1, [0, 0]),
        ([double.NaN, 1], 0, [0, 0]),
        ([1, double.NaN], 0, [0, 0]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => x < y;

    protected override double Twin(double x, double y) => x < y ? 1 : 0;

    protected override double DrawFirst(Random random) => 0.25 * random.Next(-8, 8);

    protected override double DrawSecond(Random random) => (0.25 * random.Next(-8, 8)) + 0.125;
}
