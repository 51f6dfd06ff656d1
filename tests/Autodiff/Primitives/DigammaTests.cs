using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class DigammaTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], -0.5772156649015329, [1.6449340668482264]),
        ([0.5], -1.9635100260214235, [4.934802200544679]),
        ([-0.5], 0.03648997397857652, [8.934802200544679]),
        ([double.PositiveInfinity], double.PositiveInfinity, [0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-12;

    protected override Tensor Function(Tensor x) => Digamma(x);

    protected override double Twin(double x) => MathNet.Numerics.SpecialFunctions.DiGamma(x);

    protected override double Draw(Random random) => 0.5 + (3 * random.NextDouble());
}
