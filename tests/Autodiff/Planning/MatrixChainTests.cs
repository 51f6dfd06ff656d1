using Prob.Graphs;

namespace Prob.Tests.Autodiff.Planning;

public sealed class MatrixChainTests
{
    [Fact]
    public void The_textbook_chain()
    {
        // Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, 15.2: six matrices, 15125 multiplications.
        MatrixChain chain = MatrixChain.Of(30, 35, 15, 5, 10, 20, 25);
        Assert.Equal(15125, chain.Multiplications);
        Assert.Equal("((0 (1 2)) ((3 4) 5))", chain.ToString());
    }

    [Fact]
    public void The_cost_is_the_least_of_all_bracketings_and_the_products_have_it()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 200; trial++)
        {
            int[] d = [.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => random.Next(1, 30))];
            MatrixChain chain = MatrixChain.Of(d);
            Assert.Equal(Brackets(d, 0, d.Length - 1).Min(), chain.Multiplications);
            Assert.Equal(chain.Multiplications, chain.Products.Sum(p => (double)d[p.First] * d[p.Split + 1] * d[p.Last + 1]));
        }
    }

    [Fact]
    public void Elimination_of_the_inner_dimensions_is_the_same_problem()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 50; trial++)
        {
            int n = random.Next(2, 13);
            int[] d = [.. Enumerable.Range(0, n + 1).Select(_ => random.Next(2, 40))];

            // A table per matrix, and one over both ends, which are summed out last: their two tables, outer and the smaller of the ends, come on top.
            int[][] scopes = [.. Enumerable.Range(0, n).Select(i => new[] { i, i + 1 }), [0, n]];
            var plan = EliminationPlan.Find(d, scopes, new() { Last = [0, n], Share = 1e6 });
            double ends = ((double)d[0] * d[n]) + Math.Min(d[0], d[n]);
            Assert.Equal(Classical(d) + ends, double.Exp2(plan.Log2TotalSize), 1e-9 * double.Exp2(plan.Log2TotalSize));
        }
    }

    [Fact]
    public void One_matrix_costs_nothing_and_wrong_dimensions_are_refused()
    {
        MatrixChain one = MatrixChain.Of(3, 4);
        Assert.Equal(0, one.Multiplications);
        Assert.Empty(one.Products);
        Assert.Equal("0", one.ToString());
        Assert.Throws<ArgumentException>(() => MatrixChain.Of(3));
        Assert.Throws<ArgumentException>(() => MatrixChain.Of(3, -1));
    }

    /// <summary>The costs of all bracketings of the matrices between dimensions i and j, one by one.</summary>
    private static IEnumerable<double> Brackets(int[] d, int i, int j) => j == i + 1
        ? [0]
        : Enumerable.Range(i + 1, j - i - 1).SelectMany(k =>
            Brackets(d, i, k).SelectMany(left => Brackets(d, k, j).Select(right => left + right + ((double)d[i] * d[k] * d[j]))));

    /// <summary>The classical O(n³) dynamic program.</summary>
    private static double Classical(int[] d)
    {
        var m = new double[d.Length, d.Length];
        for (int length = 2; length < d.Length; length++)
        {
            for (int i = 0; i + length < d.Length; i++)
                m[i, i + length] = Enumerable.Range(i + 1, length - 1).Min(k => m[i, k] + m[k, i + length] + ((double)d[i] * d[k] * d[i + length]));
        }

        return m[0, d.Length - 1];
    }
}
