using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogGammaTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], 0, [-0.5772156649015329]),
        ([2], 0, [0.42278433509846714]),
        ([0.5], 0.5723649429247001, [-1.9635100260214235]),
        ([0], double.PositiveInfinity, null),
        ([-1], double.PositiveInfinity, null),
        ([-0.5], 1.2655121234846454, [0.03648997397857652]),
        ([double.PositiveInfinity], double.PositiveInfinity, [double.PositiveInfinity]),
        ([double.NaN], double.NaN, [double.NaN]),
        ([1e-300], 690.7755278982137, [-1e300]),
    ];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-12;

    protected override Tensor Function(Tensor x) => LogGamma(x);

    protected override double Twin(double x) => MathNet.Numerics.SpecialFunctions.GammaLn(x);

    protected override double Draw(Random random) => 0.5 + (3 * random.NextDouble());
}
