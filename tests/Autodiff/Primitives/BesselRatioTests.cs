using Prob.Graphs;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class BesselRatioTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], 0, [0.5]),
        ([1e-300], 5e-301, [0.5]),
        ([double.PositiveInfinity], 1, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => new BesselRatio(0, IsComplement: false).Apply(x);

    protected override double Twin(double x) => MathNet.Numerics.SpecialFunctions.BesselI(1, x) / MathNet.Numerics.SpecialFunctions.BesselI(0, x);

    protected override double Draw(Random random) => 0.5 + (4 * random.NextDouble());
}
