using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ReluTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0]),
        ([-0.0], 0, [0]),
        ([5e-324], 5e-324, [1]),
        ([double.PositiveInfinity], double.PositiveInfinity, [1]),
        ([double.NegativeInfinity], 0, [0]),
        ([double.NaN], double.NaN, [0]),
    ];

    protected override Tensor Function(Tensor x) => Relu(x);

    protected override double Twin(double x) => x > 0 ? x : 0;

    protected override double Draw(Random random) => (0.05 + random.NextDouble()) * ((2 * random.Next(2)) - 1);
}
