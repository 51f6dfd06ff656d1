using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class NormalQuantileTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], double.NegativeInfinity, [double.PositiveInfinity]),
        ([1], double.PositiveInfinity, [double.PositiveInfinity]),
        ([0.5], 0, [2.5066282746310002]),
        ([0.25], -0.6744897501960817, [3.1468650805610925]),
        ([1e-300], -37.0470962993612, null),
        ([-0.1], double.NaN, [double.NaN]),
        ([1.1], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => NormalQuantile(x);

    protected override double Twin(double x) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, x);

    protected override double Draw(Random random) => 0.1 + (0.8 * random.NextDouble());
}
