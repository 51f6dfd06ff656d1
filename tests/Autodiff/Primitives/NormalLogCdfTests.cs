using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class NormalLogCdfTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], -0.6931471805599453, [0.7978845608028654]),
        ([-10], -53.23128515051247, [10.098093233962512]),
        ([-40], -804.6084420137538, [40.02496884720726]),
        ([-1e10], -5e19, [1e10]),
        ([-1e150], -5e299, [1e150]),
        ([-1e200], double.NegativeInfinity, [1e200]),
        ([double.PositiveInfinity], -0.0, [0]),
        ([double.NegativeInfinity], double.NegativeInfinity, [double.PositiveInfinity]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => NormalLogCdf(x);

    protected override double Twin(double x) => Math.Log(MathNet.Numerics.Distributions.Normal.CDF(0, 1, x));
}
