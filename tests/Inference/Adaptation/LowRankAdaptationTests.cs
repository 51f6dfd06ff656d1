using MathNet.Numerics.LinearAlgebra;
using static Prob.Tests.MetricAdaptationTests;

namespace Prob.Tests;

public sealed class LowRankAdaptationTests
{
    /// <summary>
    /// Draws and gradients of a normal say what its covariance is, but for the weight of a tenth of a draw on I. In units of the learnt metric every variance was between 0.003 and 200 before; now each
    /// is between 1/2.2 and 2.2: a direction within a factor of 2 is left alone, and the weight changes the others little.
    /// </summary>
    [Fact]
    public void A_correlated_normal_is_known_after_few_draws()
    {
        const int n = 6;
        var target = new AutoregressiveNormal(n, 0.99);
        foreach (int draws in new[] { 30, 500, 700 })
        {
            var learnt = Assert.IsType<LowRankMetric>(Learn(MetricKind.Automatic, target, draws));
            double[] variances = Variances(learnt, Matrix<double>.Build.DenseOfRowMajor(n, n, target.Covariance()));
            Assert.InRange(variances[0], 1 / 2.2, 1);
            Assert.InRange(variances[^1], 1, 2.2);
        }

        double[] before = Variances(Learn(MetricKind.Diagonal, target, 500), Matrix<double>.Build.DenseOfRowMajor(n, n, target.Covariance()));
        Assert.True(before[^1] / before[0] > 1000);
    }

    /// <summary>400 coordinates that share one factor, Σ = I + 4 11ᵀ, from 60 draws: the direction of 1 has 1601 times the variance of the others; it is found, alone, and the ratio falls below a tenth.</summary>
    [Fact]
    public void A_direction_common_to_many_coordinates_is_found_in_the_space_of_the_draws()
    {
        const int n = 400;
        var target = new OneFactor(n, 2);
        var learnt = Assert.IsType<LowRankMetric>(Learn(MetricKind.Automatic, target, draws: 60));
        double[] numbers = learnt.InverseMass;
        Assert.Equal(n + 1 + n, numbers.Length);
        double[] direction = numbers[(n + 1)..];
        Assert.Equal(1, direction.Sum(u => u * u), 1e-12);
        Assert.Equal(1, Math.Abs(direction.Sum()) / Math.Sqrt(n), 5e-3);   // a sine of a tenth
        double[] before = Variances(new DiagonalMetric(numbers[..n]), target.Covariance()), after = Variances(learnt, target.Covariance());
        Assert.True(after[^1] / after[0] < before[^1] / before[0] / 10);
    }

    /// <summary>Two coordinates correlated ρ have the variances 1 ± ρ along their diagonals, in scaled units √((1 + ρ)/(1 − ρ)) and its inverse: 3 at 0.8, 1.4 at 0.3.</summary>
    [Fact]
    public void Directions_are_used_where_they_pay()
    {
        Assert.IsType<DiagonalMetric>(Learn(MetricKind.Automatic, new ScaledNormal([1e-3, 1, 1e4]), 100));
        Assert.IsType<DiagonalMetric>(Learn(MetricKind.Automatic, new AutoregressiveNormal(2, 0.3), 100));
        Assert.IsType<LowRankMetric>(Learn(MetricKind.Automatic, new AutoregressiveNormal(2, 0.8), 100));
        Assert.IsType<DiagonalMetric>(Learn(MetricKind.Diagonal, new AutoregressiveNormal(2, 0.8), 100));
    }

    /// <summary>Independent coordinates that are not normal: sample covariances are off by chance, the more so the fewer the draws. No direction in 60 windows of fixed seeds.</summary>
    [Fact]
    public void Chance_makes_no_directions()
    {
        foreach (int n in new[] { 2, 10, 40 })
        {
            foreach (int draws in new[] { 5, 10, 20, 40, 100 })
            {
                for (ulong seed = 0; seed < 4; seed++)
                    Assert.IsType<DiagonalMetric>(Learn(MetricKind.LowRank, new Logistic(n), draws, seed));
            }
        }
    }

    [Fact]
    public void The_scales_are_those_of_a_diagonal_metric()
    {
        var target = new AutoregressiveNormal(4, 0.9);
        double[] diagonal = Learn(MetricKind.Diagonal, target, 900).InverseMass;
        Assert.Equal(diagonal, Learn(MetricKind.LowRank, target, 900).InverseMass[..4]);
    }

    /// <summary>The defining equation of the geometric mean A # B⁻¹, ΣBΣ = A, for matrices with eigenvalues over ten orders of magnitude.</summary>
    [Fact]
    public void The_geometric_mean_carries_one_matrix_into_the_other()
    {
        Matrix<double> a = Random(1), b = Random(2), mean = LowRankAdaptation.GeometricMean(a, b)!;
        Assert.True((mean - mean.Transpose()).FrobeniusNorm() == 0);
        Assert.True(mean.Evd().EigenValues.All(value => value.Real > 0));
        Assert.Equal(0, ((mean * b * mean) - a).FrobeniusNorm() / a.FrobeniusNorm(), 1e-8);   // 10⁵ of conditioning twice, on roundings of 1e-16

        static Matrix<double> Random(ulong seed)
        {
            var random = new Philox(seed);
            double[] numbers = new double[36];
            foreach (ref double number in numbers.AsSpan())
                number = random.NextNormal();
            Matrix<double> q = Matrix<double>.Build.Dense(6, 6, numbers).QR().Q;
            return q * Matrix<double>.Build.DenseOfDiagonalArray([1e-3, 1e-2, 1, 1, 10, 1e2]) * q.Transpose();
        }
    }

    [Theory]
    [InlineData(MetricKind.Automatic)]
    [InlineData(MetricKind.LowRank)]
    public void A_window_that_says_nothing_gives_no_directions(MetricKind kind)
    {
        foreach (double[][] rows in new double[][][] { [], [[1, 2]], [[1, 2], [1, 2]], [[1e200, 1], [-1e200, 2], [1e199, -3]] })
        {
            MetricAdaptation adaptation = MetricAdaptation.Of(kind, 2);
            foreach (double[] row in rows)
                adaptation.Add(row, row);
            Metric learnt = adaptation.Learn(new LowRankMetric([3, 2], [4], [1, 0]));
            Assert.All(Assert.IsType<DiagonalMetric>(learnt).InverseMass, variance => Assert.InRange(variance, 1e-20, 1e20));
        }
    }

    /// <summary>Windows longer than what is kept, so that the oldest draws have been overwritten.</summary>
    [Fact]
    public void A_saved_window_goes_on_to_the_same_metric()
    {
        const int n = 3;
        var target = new AutoregressiveNormal(n, 0.95);
        var random = new Philox(4);
        double[] x = new double[n], gradient = new double[n];
        MetricAdaptation whole = MetricAdaptation.Of(MetricKind.LowRank, n);
        List<MetricAdaptation> resumed = [];
        for (int k = 0; k < 1300; k++)
        {
            if (k is 0 or 3 or 499 or 500 or 501 or 1200)
                resumed.Add(MetricAdaptation.Of(MetricKind.LowRank, whole.Save()));
            target.Draw(ref random, x);
            target.Evaluate(x, gradient);
            whole.Add(x, gradient);
            foreach (MetricAdaptation one in resumed)
                one.Add(x, gradient);
        }

        Assert.Equal(500 * n, whole.Save().Draws.Length);
        var current = new DiagonalMetric([1, 1, 1]);
        double[] expected = whole.Learn(current).InverseMass;
        Assert.True(expected.Length > n);
        Assert.All(resumed, one => Assert.Equal(expected, one.Learn(current).InverseMass));
        Assert.Empty(whole.Save().Draws);
    }

    /// <summary>The variances of a covariance in units of a metric: the eigenvalues of MΣ, from MathNet.</summary>
    private static double[] Variances(Metric metric, Matrix<double> covariance)
    {
        int n = metric.Dimension;
        var inverse = Matrix<double>.Build.Dense(n, n);
        double[] momentum = new double[n], velocity = new double[n];
        for (int j = 0; j < n; j++)
        {
            momentum[j] = 1;
            metric.Velocity(momentum, velocity);
            inverse.SetColumn(j, velocity);
            momentum[j] = 0;
        }

        Matrix<double> root = inverse.Cholesky().Factor, half = root.Solve(root.Solve(covariance).Transpose());
        return [.. ((half + half.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];
    }

    /// <summary>x = e + s f 1 with e and f standard normal: Σ = I + s² 11ᵀ.</summary>
    private sealed class OneFactor(int dimension, double s) : Target(dimension)
    {
        private readonly double shrink = s * s / (1 + (s * s * dimension)), root = (Math.Sqrt(1 + (s * s * dimension)) - 1) / dimension;

        public Matrix<double> Covariance() => Matrix<double>.Build.Dense(Dimension, Dimension, (i, j) => (i == j ? 1 : 0) + (s * s));

        public override double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
        {
            double sum = 0, squares = 0;
            foreach (double x in position)
                (sum, squares) = (sum + x, squares + (x * x));
            for (int i = 0; i < Dimension; i++)
                gradient[i] = (shrink * sum) - position[i];
            return ((shrink * sum * sum) - squares) / 2;
        }

        // The symmetric root of I + s² 11ᵀ is I + (√(1 + s² n) − 1)/n 11ᵀ.
        public override void FromNormals(ReadOnlySpan<double> z, Span<double> x)
        {
            double sum = 0;
            foreach (double one in z)
                sum += one;
            for (int i = 0; i < Dimension; i++)
                x[i] = z[i] + (root * sum);
        }

        public override void ToNormals(ReadOnlySpan<double> x, Span<double> z) => throw new NotSupportedException();
    }
}
