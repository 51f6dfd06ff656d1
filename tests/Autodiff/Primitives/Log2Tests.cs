using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class Log2Tests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], 0, [1 / Math.Log(2)]),
        ([8], 3, [0.125 / Math.Log(2)]),
        ([0], double.NegativeInfinity, [double.PositiveInfinity]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([-1], double.NaN, null),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Log2(x);

    protected override double Twin(double x) => Math.Log2(x);

    protected override double Draw(Random random) => 0.2 + (2 * random.NextDouble());
}
