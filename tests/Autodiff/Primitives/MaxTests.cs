using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class MaxTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3), B = new("b", 9);

    protected override IEnumerable<Case> Cases =>
    [
        new("a scalar", x => Max(x[0]), x => x[0], new Argument([], Apart)),
        .. new[] { 1, 3, 7, 8, 9, 64 }.SelectMany(n => (Case[])
        [
            new("largest", x => Max(x[0]), x => [x[0].Max()], new Argument([n], Apart)),
            new("smallest", x => Min(x[0]), x => [x[0].Min()], new Argument([n], Apart)),
        ]),
        Along(0, 4, 3), Along(1, 4, 3), Along(0, 3, 9), Along(0, 3, 17), Along(1, 2, 3, 9), Along(2, 2, 3, 9),
        new("smallest of a dimension", x => Min(x[0], 1), x => Plain.Lines(x[0], 4, 3, 1, line => [line.Min()]), new Argument([4, 3], Apart)),
        new("the outer axis", x => Max(x[0], A), x => Plain.Lines(x[0], 1, 3, 18, line => [line.Max()]), Argument.On(AxisSet.Of(A, B), [2], Apart)),
        new("the inner axis", x => Min(x[0], B), x => Plain.Lines(x[0], 3, 9, 2, line => [line.Min()]), Argument.On(AxisSet.Of(A, B), [2], Apart)),
    ];

    [Fact]
    public void Ties_share_the_derivative()
    {
        Assert.Equal([0.5, 0, 0.5], Derivatives.Gradient(Max, (Tensor)new double[] { 2, 1, 2 }).ToArray());
        Assert.Equal([0, 1, 0], Derivatives.Gradient(Min, (Tensor)new double[] { 2, 1, 2 }).ToArray());
        Assert.Equal([0.5, 0.5], Derivatives.Gradient(Max, (Tensor)new double[] { double.NegativeInfinity, double.NegativeInfinity }).ToArray());
    }

    [Fact]
    public void NaN_is_largest_and_nothing_is_infinitely_small()
    {
        foreach (int width in (int[])[1, 9])
        {
            Tensor rows = Tensor.From([2, width], [.. Enumerable.Repeat(double.NaN, width), .. Enumerable.Repeat(1.0, width)]);
            Assert.All(Max(rows, 0).ToArray(), value => Assert.True(double.IsNaN(value)));
            Assert.All(Min(Transpose(rows), 1).ToArray(), value => Assert.True(double.IsNaN(value)));
        }

        Assert.Equal(double.NegativeInfinity, Max(Tensor.From([0])).ToScalar());
    }

    /// <summary>Multiples of 0.1, so that a step of 1e-3 changes no order.</summary>
    private static double Apart(Random random) => 0.1 * random.Next(1000);

    private static Case Along(int dimension, params int[] sizes)
    {
        int before = sizes.Take(dimension).Aggregate(1, (p, n) => p * n), after = sizes.Skip(dimension + 1).Aggregate(1, (p, n) => p * n);
        return new($"dimension {dimension}", x => Max(x[0], dimension), x => Plain.Lines(x[0], before, sizes[dimension], after, line => [line.Max()]), new Argument([.. sizes], Apart));
    }
}
