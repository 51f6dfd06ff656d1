using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LinearRecurrenceTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new int[][] { [1], [2], [9], [2, 3], [0] }.SelectMany(sizes => (Case[])[Of(false, sizes), Of(true, sizes)]),
        new("one factor", x => LinearRecurrence(x[0], x[1]), x => Recurrence([.. Enumerable.Repeat(x[0][0], 4)], x[1]), new Argument([]), new Argument([4])),
        .. new int[][] { [1], [4], [2, 3], [2, 0] }.SelectMany(sizes => (Case[])[Product(false, sizes), Product(true, sizes)]),
    ];

    [Fact]
    public void A_product_with_zeros_has_its_derivative()
    {
        Tensor x = new double[] { 2, 0, 3, 0, 5 };
        // Of x₀ + x₀x₁ + x₀x₁x₂ + …, in which a second 0 leaves nothing.
        Assert.Equal([1, 2 + 6, 0, 0, 0], Derivatives.Gradient(at => Sum(CumulativeProduct(at)), x).ToArray());
        Assert.Equal([2, 0, 0, 0, 0], CumulativeProduct(x).ToArray());
    }

    [Fact]
    public void The_first_factor_is_not_read() =>
        Assert.Equal([1, 3, 7], LinearRecurrence((Tensor)new double[] { double.NaN, 2, 2 }, (Tensor)new double[] { 1, 1, 1 }).ToArray());

    private static Case Of(bool fromEnd, params int[] sizes) => new(
        fromEnd ? "from the end" : "from the start",
        x => LinearRecurrence(x[0], x[1], fromEnd),
        x =>
        {
            int n = sizes[^1];
            return [.. Enumerable.Range(0, n == 0 ? 0 : x[0].Length / n).SelectMany(row =>
            {
                double[] a = x[0][(row * n)..((row + 1) * n)], b = x[1][(row * n)..((row + 1) * n)];
                return fromEnd ? [.. Recurrence([.. a.Reverse()], [.. b.Reverse()]).Reverse()] : Recurrence(a, b);
            })];
        },
        new Argument([.. sizes]),
        new Argument([.. sizes]));

    private static Case Product(bool fromEnd, params int[] sizes) => new(
        fromEnd ? "product from the end" : "product",
        x => CumulativeProduct(x[0], fromEnd),
        x => Plain.Lines(x[0], sizes.Length == 1 ? 1 : sizes[0], sizes[^1], 1, line => [.. line.Select((_, i) => (fromEnd ? line[i..] : line[..(i + 1)]).Aggregate(1.0, (a, b) => a * b))]),
        new Argument([.. sizes]));

    /// <summary>Every entry as a sum of products.</summary>
    private static double[] Recurrence(double[] a, double[] b) =>
        [.. b.Select((_, i) => Enumerable.Range(0, i + 1).Sum(j => a[(j + 1)..(i + 1)].Aggregate(b[j], (x, y) => x * y)))];
}
