using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogAddExpTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 0], 0.6931471805599453, [0.5, 0.5]),
        ([1000, 1000], 1000.6931471805599, null),
        ([double.NegativeInfinity, double.NegativeInfinity], double.NegativeInfinity, [0, 0]),
        ([double.NegativeInfinity, 3], 3, [0, 1]),
        ([3, double.NegativeInfinity], 3, [1, 0]),
        ([double.PositiveInfinity, double.NegativeInfinity], double.PositiveInfinity, null),
        ([double.PositiveInfinity, double.PositiveInfinity], double.PositiveInfinity, null),
        ([0, -40], Math.Exp(-40), [1, Math.Exp(-40)]),
        ([double.NaN, 1], double.NaN, null),
        ([1, double.NaN], double.NaN, null),
        ([double.NegativeInfinity, double.NaN], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => LogAddExp(x, y);

    protected override double Twin(double x, double y) => Math.Log(Math.Exp(x) + Math.Exp(y));
}
