using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogSumExpTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3), B = new("b", 9);

    protected override IEnumerable<Case> Cases =>
    [
        new("a scalar", x => LogSumExp(x[0]), x => x[0], new Argument([])),
        .. new[] { 1, 3, 7, 8, 9, 64, 1000 }.Select(n => new Case("all", x => LogSumExp(x[0]), x => Log(x[0]), new Argument([n]))),
        new("all of a matrix", x => LogSumExp(x[0]), x => Log(x[0]), new Argument([3, 4])),
        Along(0, 4, 3), Along(1, 4, 3), Along(0, 3, 8), Along(0, 3, 9), Along(0, 3, 17), Along(1, 3, 9), Along(0, 2, 3, 5), Along(1, 2, 3, 5), Along(2, 2, 3, 5), Along(1, 2, 3, 9), Along(0, 1, 9), Along(1, 9, 1),
        new("the outer axis", x => LogSumExp(x[0], A), x => Plain.Lines(x[0], 1, 3, 18, Log), Argument.On(AxisSet.Of(A, B), [2])),
        new("the inner axis", x => LogSumExp(x[0], B), x => Plain.Lines(x[0], 3, 9, 2, Log), Argument.On(AxisSet.Of(A, B), [2])),
    ];

    [Fact]
    public void Infinities_and_large_terms_do_not_overflow_or_vanish()
    {
        const double infinity = double.PositiveInfinity;
        (double[] Terms, double Value, double[] Weights)[] table =
        [
            ([-infinity, -infinity], -infinity, [0, 0]),
            ([-infinity, 3], 3, [0, 1]),
            ([1000, 1000], 1000 + Math.Log(2), [0.5, 0.5]),
            ([-1000, -1000], -1000 + Math.Log(2), [0.5, 0.5]),
            ([0, -800], 0, [1, 0]),
            ([double.NaN, 1], double.NaN, [double.NaN, double.NaN]),
            ([double.NaN, -infinity], double.NaN, [double.NaN, 0]),
        ];
        foreach ((double[] terms, double value, double[] weights) in table)
        {
            foreach (int width in (int[])[1, 3, 9])
            {
                // Neighbours, and columns next to each other: the kernels differ.
                Tensor rows = Tensor.From([2, width], [.. terms.SelectMany(term => Enumerable.Repeat(term, width))]);
                Near(Enumerable.Repeat(value, width).ToArray(), LogSumExp(rows, 0).ToArray(), 1e-15, string.Join(", ", terms));
                Near([.. weights.SelectMany(w => Enumerable.Repeat(w, width))], Derivatives.Gradient(x => Sum(LogSumExp(x, 0)), rows).ToArray(), 1e-12, string.Join(", ", terms));
                Near(Enumerable.Repeat(value, width).ToArray(), LogSumExp(Transpose(rows), 1).ToArray(), 1e-15, string.Join(", ", terms));
            }
        }

        Assert.Equal(infinity, LogSumExp((Tensor)new[] { 0, infinity }).ToScalar());
        Assert.Equal(-infinity, LogSumExp(Tensor.From([0])).ToScalar());
    }

    private static double[] Log(double[] terms) => [Math.Log(terms.Sum(Math.Exp))];

    private static Case Along(int dimension, params int[] sizes)
    {
        int before = sizes.Take(dimension).Aggregate(1, (p, n) => p * n), after = sizes.Skip(dimension + 1).Aggregate(1, (p, n) => p * n);
        return new($"dimension {dimension}", x => LogSumExp(x[0], dimension), x => Plain.Lines(x[0], before, sizes[dimension], after, Log), new Argument([.. sizes]));
    }
}
