using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class WhereTests : ElementwiseLaws
{
    private static readonly Axis Row = new("row", 3);

    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1, double.PositiveInfinity, 2], double.PositiveInfinity, [0, 1, 0]),
        ([0, double.NaN, 2], 2, [0, 0, 1]),
        ([-0.0, 1, 2], 2, [0, 0, 1]),
        ([double.NaN, 1, 2], 1, [0, 1, 0]),
        ([-3, -0.0, 2], -0.0, [0, 1, 0]),
    ];

    protected override IEnumerable<Case> Cases =>
    [
        Example(default, default, default),
        .. Sizes.SelectMany(n => (Case[])[Example(Plain(n), Plain(n), Plain(n)), Example(Plain(), Plain(n), Plain(n)), Example(Plain(n), Plain(), Plain(n)), Example(Plain(n), Plain(n), Plain())]),
        Example(Plain(1), Plain(3, 1), Plain(1, 4)),
        Example(Plain(3, 1), Plain(4), Plain(2, 1, 1)),
        Example(new(AxisSet.Of(Row), []), Plain(4), new(AxisSet.Of(Row), [4])),
        Example(Plain(4), new(AxisSet.Of(Row), []), Plain()),
    ];

    protected override Tensor Apply(Tensor[] x) => Where(x[0], x[1], x[2]);

    private static TensorType Plain(params int[] n) => new(default, [.. n]);

    private Case Example(TensorType condition, TensorType x, TensorType y) => new(
        "where",
        Apply,
        values => Repeated.Map([condition, x, y], values, at => at[0] != 0 ? at[1] : at[2]),
        new Argument(condition, random => random.Next(2), false),
        new Argument(x, Argument.Uniform(-2, 2)),
        new Argument(y, Argument.Uniform(-2, 2)));
}
