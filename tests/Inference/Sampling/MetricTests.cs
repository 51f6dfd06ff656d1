using MathNet.Numerics.LinearAlgebra;

namespace Prob.Tests;

public sealed class MetricTests
{
    /// <summary>
    /// M from MathNet's inverse of M⁻¹. Sums over 100 000 draws, each product with a standard error of √((M² + MᵢᵢMⱼⱼ)/N): seven standard errors fail by chance 1.3e-12 times for each of the 18 entries.
    /// </summary>
    [Fact]
    public void Momenta_have_the_mass_as_covariance()
    {
        double[] covariance = [2, 0.9, -0.3, 0.9, 1, 0.1, -0.3, 0.1, 0.5];
        foreach (Metric metric in new Metric[] { new DenseMetric(covariance), new DiagonalMetric([2, 1, 0.01]) })
        {
            Matrix<double> inverse = metric is DenseMetric ? Matrix<double>.Build.DenseOfRowMajor(3, 3, covariance) : Matrix<double>.Build.DenseOfDiagonalArray([2, 1, 0.01]);
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
    }

    [Fact]
    public void The_inverse_mass_can_be_saved()
    {
        double[] dense = [2, 0.5, 0.5, 1], diagonal = [2, 0.25];
        Assert.Equal(dense, Metric.Of(MetricKind.Dense, dense).InverseMass);
        Assert.Equal(diagonal, Metric.Of(MetricKind.Diagonal, diagonal).InverseMass);
        Assert.Equal([2, 0, 0, 0.25], Metric.OfDiagonal(MetricKind.Dense, diagonal).InverseMass);
    }
}
