using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class AsinhTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1]),
        ([-0.0], -0.0, [1]),
        ([1e-20], 1e-20, [1]),
        ([-1], -0.881373587019543, [0.7071067811865475]),
        ([1e200], 461.2101657793691, [1e-200]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([double.NegativeInfinity], double.NegativeInfinity, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Asinh(x);

    protected override double Twin(double x) => Math.Asinh(x);
}
