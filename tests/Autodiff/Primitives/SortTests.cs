using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SortTests : PrimitiveLaws
{
    private int drawn;

    protected override IEnumerable<Case> Cases =>
    [
        .. new int[][] { [1], [2], [7], [40], [3, 4], [2, 2, 3], [2, 0] }.SelectMany(sizes => (Case[])
        [
            Of("ascending", x => Sort(x), (x, order) => x[order], sizes, false, sizes[^1]),
            Of("descending", x => Sort(x, descending: true), (x, order) => x[order], sizes, true, sizes[^1]),
            Of("places", x => ArgSort(x), (_, order) => order, sizes, false, sizes[^1]),
            Of("places from the largest", x => ArgSort(x, descending: true), (_, order) => order, sizes, true, sizes[^1]),
        ]),
        .. new (int K, int[] Sizes)[] { (0, [5]), (1, [5]), (5, [5]), (2, [40]), (3, [2, 7]), (2, [3, 30]), (0, [0]) }.SelectMany(top => (Case[])
        [
            Of($"top {top.K}", x => TopK(x, top.K).Values, (x, order) => x[order], top.Sizes, true, top.K),
            Of($"places of the top {top.K}", x => TopK(x, top.K).Indices, (_, order) => order, top.Sizes, true, top.K),
        ]),
        new("values and places", x => Sum(TopK(x[0], 3).Values * TopK(x[0], 3).Indices), x => [x[0].Index().OrderByDescending(e => e.Item).Take(3).Sum(e => e.Item * e.Index)], new Argument([9], Apart)),
    ];

    /// <summary>Ties, zeros of either sign, infinities and NaN, sorted whole and in part.</summary>
    [Fact]
    public void Equal_entries_keep_their_order_and_NaN_goes_last()
    {
        double[] several = [double.NaN, 0, -0.0, 2, double.NegativeInfinity, double.PositiveInfinity, 2, -0.0, double.NaN, 0, -1];
        var random = new Random(8);
        double[] x = [.. Enumerable.Range(0, 300).Select(_ => several[random.Next(several.Length)])];
        foreach (bool descending in (bool[])[false, true])
        {
            int[] order = Order(x, descending);
            Assert.Equal(order.Select(i => (double)i), ArgSort(x, descending).ToArray());
            Assert.Equal(order.Select(i => BitConverter.DoubleToInt64Bits(x[i])), Sort(x, descending).ToArray().Select(BitConverter.DoubleToInt64Bits));
        }

        foreach (int k in (int[])[0, 1, 2, 5, 36, 37, 38, 299, 300])
        {
            Assert.Equal(Order(x, true).Take(k).Select(i => (double)i), TopK(x, k).Indices.ToArray());
            Assert.Equal(Order(x, true).Take(k).Select(i => x[i]), TopK(x, k).Values.ToArray());
        }
    }

    [Fact]
    public void A_derivative_goes_to_the_earlier_of_equal_entries()
    {
        Tensor x = new double[] { 1, 3, 3, 2 };
        Assert.Equal([0, 1, 0, 0], Derivatives.Gradient(at => Sum(TopK(at, 1).Values), x).ToArray());
        Assert.Equal([1, 3, 4, 2], Derivatives.Gradient(at => Sum(Sort(at) * (Tensor)new double[] { 1, 2, 3, 4 }), x).ToArray());
    }

    [Fact]
    public void What_cannot_be_sorted_is_refused()
    {
        Assert.StartsWith("From 0 to 2 of the entries of a dimension of size 2 can be taken, but 3 were asked for.", Assert.Throws<ArgumentOutOfRangeException>(() => TopK((Tensor)new double[] { 1, 2 }, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK((Tensor)new double[] { 1, 2 }, -1));
        Assert.Throws<ArgumentException>(() => Sort(1.0));
    }

    /// <summary>Of numbers drawn one after the other no two are nearer than 0.02, further than the steps of finite differences.</summary>
    private double Apart(Random random) => (drawn++ * 61 % 199 / 50.0) - 2;

    private Case Of(string name, Func<Tensor, Tensor> function, Func<double[], int, double> entry, int[] sizes, bool descending, int count) => new(
        name,
        x => function(x[0]),
        x => Plain.Lines(x[0], sizes[..^1].Aggregate(1, (a, b) => a * b), sizes[^1], 1, line => [.. Order(line, descending).Take(count).Select(i => entry(line, i))]),
        new Argument([.. sizes], Apart));

    private static int[] Order(double[] x, bool descending)
    {
        var numbers = Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(x[i]));
        return [.. descending ? numbers.OrderByDescending(i => x[i]) : numbers.OrderBy(i => x[i]), .. Enumerable.Range(0, x.Length).Where(i => double.IsNaN(x[i]))];
    }
}
