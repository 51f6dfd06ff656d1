using MathNet.Numerics.LinearAlgebra;

namespace Prob.Tests;

public sealed class MetricTests
{
    /// <summary>
    /// M from MathNet's inverse of M⁻¹. Sums over 100 000 draws, each product with a standard error of √((M² + MᵢᵢMⱼⱼ)/N): seven standard errors fail by chance 1.3e-12 times for each of the 27 entries.
    /// </summary>
    [Fact]
    public void Momenta_have_the_mass_as_covariance()
    {
        double[] covariance = [2, 0.9, -0.3, 0.9, 1, 0.1, -0.3, 0.1, 0.5];
        foreach ((Metric metric, Matrix<double> inverse) in new (Metric, Matrix<double>)[]
        {
            (new DenseMetric(covariance), Matrix<double>.Build.DenseOfRowMajor(3, 3, covariance)),
            (new DiagonalMetric([2, 1, 0.01]), Matrix<double>.Build.DenseOfDiagonalArray([2, 1, 0.01])),
            (new LowRankMetric(Variances, Eigenvalues, Directions), LowRankInverse()),
        })
        {
            Matrix<double> mass = inverse.Inverse();
            const int count = 100_000;
            var random = new Philox(5);
            var momentum = new double[3];
            var sums = new double[3, 3];
            for (int k = 0; k < count; k++)
            {
                metric.DrawMomentum(momentum, ref random);
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < 3; j++)
                        sums[i, j] += momentum[i] * momentum[j] / count;
                }
            }

            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                    Assert.Equal(mass[i, j], sums[i, j], 7 * Math.Sqrt(((mass[i, j] * mass[i, j]) + (mass[i, i] * mass[j, j])) / count));
            }
        }
    }

    [Fact]
    public void Velocity_is_the_inverse_mass_times_momentum()
    {
        var velocity = new double[2];
        new DenseMetric([2, 0.5, 0.5, 1]).Velocity([3, -1], velocity);
        Assert.Equal([5.5, 0.5], velocity);
        new DiagonalMetric([2, 0.25]).Velocity([3, -1], velocity);
        Assert.Equal([6, -0.25], velocity);

        double[] momentum = [3, -1, 2];
        velocity = new double[3];
        new LowRankMetric(Variances, Eigenvalues, Directions).Velocity(momentum, velocity);
        Vector<double> expected = LowRankInverse() * Vector<double>.Build.Dense(momentum);
        for (int i = 0; i < 3; i++)
            Assert.Equal(expected[i], velocity[i], 1e-13);
    }

    [Fact]
    public void The_inverse_mass_can_be_saved()
    {
        double[] dense = [2, 0.5, 0.5, 1], diagonal = [2, 0.25], lowRank = [.. Variances, .. Eigenvalues, .. Directions];
        Assert.Equal(dense, Metric.Of(MetricKind.Dense, 2, dense).InverseMass);
        Assert.Equal(diagonal, Metric.Of(MetricKind.Diagonal, 2, diagonal).InverseMass);
        Assert.Equal([2, 0, 0, 0.25], Metric.OfDiagonal(MetricKind.Dense, diagonal).InverseMass);
        foreach (MetricKind kind in new[] { MetricKind.Automatic, MetricKind.LowRank })
        {
            Assert.Equal(lowRank, Assert.IsType<LowRankMetric>(Metric.Of(kind, 3, lowRank)).InverseMass);
            Assert.Equal(diagonal, Assert.IsType<DiagonalMetric>(Metric.Of(kind, 2, diagonal)).InverseMass);
        }
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused()
    {
        Refused(MetricKind.Diagonal, 4, "Expected the 3 numbers of an M⁻¹ of the kind Diagonal in 3 dimensions, but there are 4.");
        Refused(MetricKind.Diagonal, 7, "Expected the 3 numbers of an M⁻¹ of the kind Diagonal in 3 dimensions, but there are 7.");
        Refused(MetricKind.Dense, 3, "Expected the 9 numbers of an M⁻¹ of the kind Dense in 3 dimensions, but there are 3.");
        Refused(MetricKind.LowRank, 2, "Expected the 3 + 4 k numbers of an M⁻¹ of the kind LowRank with k directions in 3 dimensions, but there are 2.");
        Refused(MetricKind.Automatic, 9, "Expected the 3 + 4 k numbers of an M⁻¹ of the kind Automatic with k directions in 3 dimensions, but there are 9.");

        static void Refused(MetricKind kind, int count, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Metric.Of(kind, 3, new double[count])).Message, StringComparison.Ordinal);
    }

    private static readonly double[] Variances = [4, 0.25, 1], Eigenvalues = [9, 0.1], Directions = [0.6, 0.8, 0, 0.8, -0.6, 0];

    private static Matrix<double> LowRankInverse()
    {
        Matrix<double> scales = Matrix<double>.Build.DenseOfDiagonalArray([2, 0.5, 1]), rows = Matrix<double>.Build.DenseOfRowMajor(2, 3, Directions);
        return scales * (Matrix<double>.Build.DenseIdentity(3) + (rows.TransposeThisAndMultiply(Matrix<double>.Build.DenseOfDiagonalArray([8, -0.9]) * rows))) * scales;
    }
}
