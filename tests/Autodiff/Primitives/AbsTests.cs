using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AbsTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0]),
        ([-0.0], 0, [0]),
        ([-5e-324], 5e-324, [-1]),
        ([double.PositiveInfinity], double.PositiveInfinity, [1]),
        ([double.NegativeInfinity], double.PositiveInfinity, [-1]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Abs(x);

    protected override double Twin(double x) => x < 0 ? -x : x;

    protected override double Draw(Random random) => (0.05 + random.NextDouble()) * ((2 * random.Next(2)) - 1);
}
