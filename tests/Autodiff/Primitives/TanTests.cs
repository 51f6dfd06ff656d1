using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class TanTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1e-20], 1e-20, [1]),
        ([1], 1.5574077246549023, [3.425518820814759]),
        ([double.PositiveInfinity], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Tan(x);

    protected override double Twin(double x) => Math.Tan(x);

    protected override double Draw(Random random) => (2 * random.NextDouble()) - 1;
}
