using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class DeterminantTests : PrimitiveLaws
{
    /// <summary>Determinants of 5 rows are sums of 120 products of up to 32.</summary>
    protected override double SlopeTolerance => 1e-7;

    protected override IEnumerable<Case> Cases =>
        [.. new[] { 1, 2, 3, 5 }.Select(n => new Case("determinant", x => Determinant(x[0]), x => [Leibniz(x[0], n)], new Argument([n, n])))];

    [Fact]
    public void Determinants_of_singular_matrices_have_derivatives()
    {
        // Of rank n, n − 1, n − 2 and 0; the last of rank 2 with a first entry of 0.
        foreach (double[] a in (double[][])
        [
            [0], [5], [0, 0, 0, 0], [1, 2, 2, 4], [0, 1, 0, 0], [1, 2, 3, 2, 4, 6, 3, 6, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 0, 3, 4, 0, 5, 7],
            [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ])
        {
            int n = (int)Math.Sqrt(a.Length);
            Tensor matrix = Tensor.From([n, n], a);
            // Rounding of pivots of up to 10, in products of them.
            Assert.Equal(Leibniz(a, n), Determinant(matrix).ToScalar(), 1e-13);
            double[] gradient = Derivatives.Gradient(Determinant, matrix).ToArray();
            for (int place = 0; place < a.Length; place++)
            {
                double[] changed = [.. a.Select((value, i) => i / n == place / n ? 0 : value)];
                changed[place] = 1;   // the cofactor
                Assert.Equal(Leibniz(changed, n), gradient[place], 1e-13);
            }
        }
    }

    [Fact]
    public void The_determinant_of_nothing_is_1() => Assert.Equal(1, Determinant(Tensor.From([0, 0])).ToScalar());

    /// <summary>The sum over all permutations, by the first row.</summary>
    private static double Leibniz(double[] a, int n)
    {
        if (n == 0)
            return 1;
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double[] minor = [.. Enumerable.Range(n, n * (n - 1)).Where(i => i % n != j).Select(i => a[i])];
            sum += (j % 2 == 0 ? 1 : -1) * a[j] * Leibniz(minor, n - 1);
        }

        return sum;
    }
}
