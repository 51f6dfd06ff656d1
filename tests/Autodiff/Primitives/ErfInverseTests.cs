using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ErfInverseTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0.5 * Math.Sqrt(Math.PI)]),
        ([1], double.PositiveInfinity, [double.PositiveInfinity]),
        ([-1], double.NegativeInfinity, [double.PositiveInfinity]),
        ([0.5], 0.4769362762044699, [1.1125848189719497]),
        ([1e-300], 8.862269254527581e-301, [0.5 * Math.Sqrt(Math.PI)]),
        ([1.5], double.NaN, [double.NaN]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => ErfInverse(x);

    protected override double Twin(double x) => MathNet.Numerics.SpecialFunctions.ErfInv(x);

    protected override double Draw(Random random) => (1.6 * random.NextDouble()) - 0.8;
}
