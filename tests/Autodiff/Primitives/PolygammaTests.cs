using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class PolygammaTests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1], -2.4041138063191886, [6.493939402266829]),
        ([0.5], -16.82879664423432, [97.40909103400244]),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-12;

    protected override Tensor Function(Tensor x) => Polygamma(2, x);

    protected override double Twin(double x) => -2 * Hurwitz3(x);

    protected override double Draw(Random random) => 0.5 + (3 * random.NextDouble());

    /// <summary>Σ (x + k)⁻³: a thousand terms, and the rest by the Euler–Maclaurin formula, whose next term is below 1e-17.</summary>
    private static double Hurwitz3(double x)
    {
        double sum = 0;
        for (int k = 999; k >= 0; k--)
            sum += 1 / ((x + k) * (x + k) * (x + k));
        double end = x + 1000;
        return sum + (1 / (2 * end * end)) + (1 / (2 * end * end * end)) + (1 / (4 * end * end * end * end));
    }
}
