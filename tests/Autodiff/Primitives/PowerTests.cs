using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class PowerTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 0], 1, [0]),
        ([0, 1], 0, [1, 0]),
        ([0, 2], 0, [0, 0]),
        ([0, 3], 0, [0, 0]),
        ([0, 0.5], 0, [double.PositiveInfinity, 0]),
        ([0, -1], double.PositiveInfinity, [double.NegativeInfinity]),
        ([-2, 3], -8, [12, 0]),
        ([-2, 2], 4, [-4, 0]),
        ([-2, 0.5], double.NaN, null),
        ([2, -1], 0.5, [-0.25, 0.34657359027997264]),
        ([1, 1000], 1, [1000, 0]),
        ([double.PositiveInfinity, 2], double.PositiveInfinity, [double.PositiveInfinity]),
        ([2, double.NegativeInfinity], 0, null),
        ([double.NaN, 1], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Power(x, y);

    protected override double Twin(double x, double y) => Math.Exp(y * Math.Log(x));

    protected override double DrawFirst(Random random) => 0.2 + (3 * random.NextDouble());

    protected override double DrawSecond(Random random) => (4 * random.NextDouble()) - 2;
}
