using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ErfTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [1.1283791670955126]),
        ([double.PositiveInfinity], 1, [0]),
        ([double.NegativeInfinity], -1, [0]),
        ([1e-20], 1.1283791670955126e-20, [1.1283791670955126]),
        ([6], 1, [2 / Math.Sqrt(Math.PI) * Math.Exp(-36)]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Erf(x);

    protected override double Twin(double x) => MathNet.Numerics.SpecialFunctions.Erf(x);
}
