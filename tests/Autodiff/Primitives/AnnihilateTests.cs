namespace Prob.Tests.Autodiff.Primitives;

public sealed class AnnihilateTests : Laws.BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, double.PositiveInfinity], 0, null),
        ([0, double.NaN], 0, null),
        ([-0.0, double.NegativeInfinity], 0, null),
        ([2, double.PositiveInfinity], double.PositiveInfinity, null),
        ([double.NaN, 0], double.NaN, null),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => Graphs.Annihilate.Product(x, y);

    protected override double Twin(double x, double y) => x == 0 ? 0 : x * y;
}
