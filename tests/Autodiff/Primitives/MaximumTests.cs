using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class MaximumTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1, 1], 1, [1, 0]),
        ([-0.0, 0], 0, [1, 0]),
        ([0, -0.0], 0, [1, 0]),
        ([double.NegativeInfinity, double.NegativeInfinity], double.NegativeInfinity, [1, 0]),
        ([double.PositiveInfinity, 5], double.PositiveInfinity, [1, 0]),
        ([1, 2], 2, [0, 1]),
        ([double.NaN, 1], double.NaN, null),
        ([1, double.NaN], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Maximum(x, y);

    protected override double Twin(double x, double y) => x > y ? x : y;

    protected override double DrawFirst(Random random) => 0.25 * random.Next(-8, 8);

    protected override double DrawSecond(Random random) => (0.25 * random.Next(-8, 8)) + 0.125;
}
