using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class InverseMillsRatioTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0.7978845608028654, [-2 / Math.PI]),
        ([-1], 1.525135276160981, [-0.8009023344296512]),
        ([-40], 40.02496884720726, [-0.9993773316214086]),
        ([-1e100], 1e100, [-1]),
        ([1e100], 0, [-0.0]),
        ([double.PositiveInfinity], 0, [-0.0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Graphs.InverseMillsRatio.Instance.Apply(x);

    protected override double Twin(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI) / MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);
}
