using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class NormalCdfTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0.5, [0.3989422804014327]),
        ([-10], 7.61985302416052e-24, [7.694598626706421e-23]),
        ([double.PositiveInfinity], 1, [0]),
        ([double.NegativeInfinity], 0, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => NormalCdf(x);

    protected override double Twin(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);
}
