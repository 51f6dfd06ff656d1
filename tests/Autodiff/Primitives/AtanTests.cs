using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AtanTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1], 0.7853981633974483, [0.5]),
        ([1e200], 1.5707963267948966, [0]),
        ([double.PositiveInfinity], 1.5707963267948966, [0]),
        ([double.NegativeInfinity], -1.5707963267948966, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Atan(x);

    protected override double Twin(double x) => Math.Atan(x);
}
