using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SumTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3), B = new("b", 5);

    protected override IEnumerable<Case> Cases =>
    [
        new("all of a scalar", x => Sum(x[0]), x => x[0], new Argument([])),
        .. new[] { 1, 3, 7, 8, 9, 64, 1000 }.Select(n => new Case("all", x => Sum(x[0]), x => [x[0].Sum()], new Argument([n]))),
        new("all of a matrix", x => Sum(x[0]), x => [x[0].Sum()], new Argument([3, 4])),
        new("all of nothing", x => Sum(x[0]), x => [0], new Argument([0])),
        Along(0, 4, 3), Along(1, 4, 3), Along(0, 1, 9), Along(1, 1, 9), Along(0, 2, 3, 9), Along(1, 2, 3, 9), Along(2, 2, 3, 9), Along(1, 17, 64),
        new("the only axis", x => Sum(x[0], A), x => Plain.Lines(x[0], 1, 3, 4, Total), Argument.On(AxisSet.Of(A), [4])),
        new("the outer axis", x => Sum(x[0], A), x => Plain.Lines(x[0], 1, 3, 10, Total), Argument.On(AxisSet.Of(A, B), [2])),
        new("the inner axis", x => Sum(x[0], B), x => Plain.Lines(x[0], 3, 5, 2, Total), Argument.On(AxisSet.Of(A, B), [2])),
        new("both axes", x => Sum(Sum(x[0], B), A), x => Plain.Lines(x[0], 1, 15, 2, Total), Argument.On(AxisSet.Of(A, B), [2])),
        new("event dimensions of an axis", x => Sum(x[0]), x => Plain.Lines(x[0], 3, 2, 1, Total), Argument.On(AxisSet.Of(A), [2])),
        new("share of an axis", x => x[0] / Sum(x[0], A), x => Plain.Lines(x[0], 1, 3, 2, line => [.. line.Select(v => v / line.Sum())]), Argument.On(AxisSet.Of(A), [2], Argument.Uniform(1, 2))),
        new("share of a row", x => x[0] / Reshape(Sum(x[0], 1), [2, 1]), x => Plain.Lines(x[0], 2, 3, 1, line => [.. line.Select(v => v / line.Sum())]), new Argument([2, 3], Argument.Uniform(1, 2))),
        new("sum of a repeated value", x => Sum(Expand(x[0], new(x[0].Axes.Union(AxisSet.Of(A)), [2, 4])), A), x => [.. Enumerable.Repeat(x[0].Select(v => 3 * v), 2).SelectMany(v => v)], new Argument([4])),
        new("sum of products", x => Sum(x[0] * x[1], 1), x => Plain.Lines([.. x[0].Zip(x[1], (a, b) => a * b)], 2, 9, 1, Total), new Argument([2, 9]), new Argument([2, 9])),
        new("sum of repeated products", x => Sum(x[0] * x[1]), x => [x[0].Sum() * x[1].Sum()], new Argument([3, 1]), new Argument([4])),
        new("sum of a scaled value", x => Sum(x[0] * x[1] * x[1], 0), x => Plain.Lines([.. x[1].Select(v => x[0][0] * v * v)], 1, 4, 2, Total), new Argument([]), new Argument([4, 2])),
    ];

    private static double[] Total(double[] line) => [line.Sum()];

    private static Case Along(int dimension, params int[] sizes)
    {
        int before = sizes.Take(dimension).Aggregate(1, (p, n) => p * n), after = sizes.Skip(dimension + 1).Aggregate(1, (p, n) => p * n);
        return new($"dimension {dimension}", x => Sum(x[0], dimension), x => Plain.Lines(x[0], before, sizes[dimension], after, Total), new Argument([.. sizes]));
    }
}
