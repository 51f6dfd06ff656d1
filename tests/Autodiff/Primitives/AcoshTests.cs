using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AcoshTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], 0, [double.PositiveInfinity]),
        ([2], 1.3169578969248166, [0.5773502691896258]),
        ([1e200], 461.2101657793691, [1e-200]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([0.5], double.NaN, [double.NaN]),
        ([-3], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Acosh(x);

    protected override double Twin(double x) => Math.Acosh(x);

    protected override double Draw(Random random) => 1.2 + (2 * random.NextDouble());
}
