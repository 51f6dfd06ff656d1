using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SignTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0]),
        ([-0.0], -0.0, [0]),
        ([5e-324], 1, [0]),
        ([double.NegativeInfinity], -1, [0]),
        ([double.PositiveInfinity], 1, [0]),
        ([double.NaN], double.NaN, [0]),
    ];

    protected override Tensor Function(Tensor x) => Sign(x);

    protected override double Twin(double x) => x < 0 ? -1 : 1;

    protected override double Draw(Random random) => (0.05 + random.NextDouble()) * ((2 * random.Next(2)) - 1);
}
