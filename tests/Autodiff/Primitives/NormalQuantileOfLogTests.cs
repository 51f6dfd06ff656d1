using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class NormalQuantileOfLogTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([double.NegativeInfinity], double.NegativeInfinity, [0]),
        ([0], double.PositiveInfinity, [double.PositiveInfinity]),
        ([-1e10], -141421.3561469523, [7.071067816029782e-06]),
        ([-1e20], -14142135623.730951, [7.071067811865475e-11]),
        ([0.1], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => NormalQuantileOfLog(x);

    protected override double Twin(double x) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Exp(x));

    protected override double Draw(Random random) => -0.1 - (2 * random.NextDouble());
}
