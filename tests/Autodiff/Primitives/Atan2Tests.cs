using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class Atan2Tests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 1], 0, [1, -0.0]),
        ([1, 0], 1.5707963267948966, [0, -1]),
        ([0, -1], 3.141592653589793, [-1, -0.0]),
        ([-0.0, -1], -3.141592653589793, [-1, 0]),
        ([0, 0], 0, [0, -0.0]),
        ([3, 4], 0.6435011087932844, [0.16, -0.12]),
        ([1e200, 1e200], 0.7853981633974483, [5e-201, -5e-201]),
        ([double.PositiveInfinity, 1], 1.5707963267948966, null),
        ([double.NaN, 1], double.NaN, [double.NaN, double.NaN]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Atan2(x, y);

    protected override double Twin(double x, double y) => Math.Atan2(x, y);

    /// <summary>Away from the origin and the cut.</summary>
    protected override double DrawSecond(Random random) => 0.5 + (2 * random.NextDouble());
}
