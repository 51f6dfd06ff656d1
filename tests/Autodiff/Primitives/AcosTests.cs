using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AcosTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1.5707963267948966, [-1]),
        ([1], 0, [double.NegativeInfinity]),
        ([-1], 3.141592653589793, [double.NegativeInfinity]),
        ([0.5], 1.0471975511965979, [-1.1547005383792515]),
        ([2], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Acos(x);

    protected override double Twin(double x) => Math.Acos(x);

    protected override double Draw(Random random) => (1.6 * random.NextDouble()) - 0.8;
}
