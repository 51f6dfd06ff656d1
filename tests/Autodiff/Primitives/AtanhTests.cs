using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AtanhTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([0.5], 0.5493061443340549, [1.3333333333333333]),
        ([1], double.PositiveInfinity, [double.PositiveInfinity]),
        ([-1], double.NegativeInfinity, [double.PositiveInfinity]),
        ([1.5], double.NaN, null),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Atanh(x);

    protected override double Twin(double x) => Math.Atanh(x);

    protected override double Draw(Random random) => (1.6 * random.NextDouble()) - 0.8;
}
