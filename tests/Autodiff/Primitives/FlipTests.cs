using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class FlipTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3);

    protected override IEnumerable<Case> Cases =>
    [
        Of(0, 1), Of(0, 5), Of(0, 40), Of(0, 0), Of(0, 3, 4), Of(1, 3, 4), Of(1, 2, 3, 4), Of(1, 5, 1), Of(1, 9, 17), Of(0, 9, 17),
        new("twice", x => Flip(Flip(x[0], 0), 0), x => x[0], new Argument([4])),
        new("something computed", x => Exp(Flip(x[0] * x[0], 0)) * x[0], x => [.. x[0].Select((v, i) => Math.Exp(x[0][^(i + 1)] * x[0][^(i + 1)]) * v)], new Argument([20])),
        new("a slice", x => Slice(Flip(x[0], 0), 0, 1, 2), x => [x[0][3], x[0][2]], new Argument([5])),
        new("on an axis", x => Sum(Flip(x[0], 0) * x[1], A), x => [.. Enumerable.Range(0, 4).Select(i => Enumerable.Range(0, 3).Sum(a => x[0][(a * 4) + 3 - i] * x[1][a]))], Argument.On(AxisSet.Of(A), [4]), Argument.On(AxisSet.Of(A), [])),
    ];

    [Fact]
    public void A_dimension_that_is_not_there_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Flip((Tensor)new double[] { 1 }, 1));

    private static Case Of(int dimension, params int[] sizes) => new(
        $"dimension {dimension}",
        x => Flip(x[0], dimension),
        x => Plain.Lines(x[0], sizes[..dimension].Aggregate(1, (a, b) => a * b), sizes[dimension], sizes[(dimension + 1)..].Aggregate(1, (a, b) => a * b), line => [.. line.Reverse()]),
        new Argument([.. sizes]));
}
