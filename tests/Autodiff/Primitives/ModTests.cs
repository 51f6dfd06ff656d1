using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class ModTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([5, 3], 2, [1, -1]),
        ([-5, 3], 1, [1, 2]),
        ([5, -3], -1, [1, 2]),
        ([-5, -3], -2, [1, -1]),
        ([6, 3], 0, [1, -2]),
        ([-6, 3], 0, [1, 2]),
        ([1e300, 3], 0, null),
        ([2, double.PositiveInfinity], 2, null),
        ([1, 0], double.NaN, null),
        ([double.NaN, 1], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Mod(x, y);

    protected override double Twin(double x, double y) => x - (y * Math.Floor(x / y));

    /// <summary>Away from where the remainder jumps.</summary>
    protected override double DrawFirst(Random random) => random.Next(-2, 3) + 0.3 + (0.2 * random.NextDouble());

    protected override double DrawSecond(Random random) => 0.9 + (0.05 * random.NextDouble());
}
