using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class HypotTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 0], 0, [0, 0]),
        ([-0.0, 1], 1, null),
        ([3, -4], 5, [0.6, -0.8]),
        ([3e200, 4e200], 5e200, [0.6, 0.8]),
        ([3e-200, 4e-200], 5e-200, [0.6, 0.8]),
        ([double.NegativeInfinity, 1], double.PositiveInfinity, null),
        ([double.NaN, 1], double.NaN, [double.NaN, double.NaN]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Hypot(x, y);

    protected override double Twin(double x, double y) => Math.Sqrt((x * x) + (y * y));

    /// <summary>Away from the origin.</summary>
    protected override double DrawSecond(Random random) => 0.5 + (2 * random.NextDouble());
}
