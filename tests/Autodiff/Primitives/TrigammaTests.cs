using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class TrigammaTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], 1.6449340668482264, [-2.4041138063191886]),
        ([0.5], 4.934802200544679, [-16.82879664423432]),
        ([-0.5], 8.934802200544679, [-0.8287966442343200]),
        ([0], double.PositiveInfinity, null),
        ([-2], double.PositiveInfinity, null),
        ([double.PositiveInfinity], 0, [-0.0]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    protected override Tensor Function(Tensor x) => Polygamma(1, x);

    /// <summary>The sum of DLMF 5.15.1, rather than a polynomial.</summary>
    protected override double Twin(double x) => Prob.Graphs.SpecialFunctions.Polygamma(1, x);

    protected override double Draw(Random random) => 0.5 + (3 * random.NextDouble());
}
