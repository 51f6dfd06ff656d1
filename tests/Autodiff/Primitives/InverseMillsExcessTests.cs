using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class InverseMillsExcessTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0.7978845608028654, [1 - (2 / Math.PI)]),
        ([-1], 0.5251352761609812, null),
        ([-40], 0.024968847207263722, null),
        ([-1e100], 1e-100, [0]),
        ([1e100], 1e100, [1]),
        ([double.PositiveInfinity], double.PositiveInfinity, [1]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Graphs.InverseMillsExcess.Instance.Apply(x);

    protected override double Twin(double x) => x + (Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI) / MathNet.Numerics.Distributions.Normal.CDF(0, 1, x));
}
