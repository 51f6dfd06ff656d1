using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ErfcTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 1, [-1.1283791670955126]),
        ([double.PositiveInfinity], 0, [0]),
        ([double.NegativeInfinity], 2, [0]),
        ([10], 2.0884875837625446e-45, [-2 / Math.Sqrt(Math.PI) * Math.Exp(-100)]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Erfc(x);

    protected override double Twin(double x) => MathNet.Numerics.SpecialFunctions.Erfc(x);
}
