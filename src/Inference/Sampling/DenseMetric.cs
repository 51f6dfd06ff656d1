using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Prob;

/// <summary>M⁻¹ = Σ, a full covariance: worth its n² operations a step where coordinates are strongly correlated.</summary>
internal sealed class DenseMetric : Metric
{
    private readonly double[] covariance;   // Σ, row by row
    private readonly double[] factor;       // U with UᵀU = Σ, row by row

    /// <exception cref="ArgumentException">Σ is not positive definite.</exception>
    public DenseMetric(double[] covariance)
    {
        Dimension = (int)Math.Round(Math.Sqrt(covariance.Length));
        this.covariance = [.. covariance];
        factor = Matrix<double>.Build.DenseOfRowMajor(Dimension, Dimension, covariance).Cholesky().Factor.Transpose().ToRowMajorArray();
    }

    public override int Dimension { get; }

    public override double[] InverseMass => [.. covariance];

    /// <summary>p = U⁻¹z with z standard normal has the covariance U⁻¹U⁻ᵀ = Σ⁻¹ = M.</summary>
    public override void DrawMomentum(Span<double> momentum, ref Philox random)
    {
        int n = Dimension;
        for (int i = 0; i < n; i++)
            momentum[i] = random.NextNormal();
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * n, n);
            momentum[i] = (momentum[i] - TensorPrimitives.Dot(row[(i + 1)..], momentum[(i + 1)..])) / row[i];
        }
    }

    public override void Velocity(ReadOnlySpan<double> momentum, Span<double> velocity)
    {
        int n = Dimension;
        for (int i = 0; i < n; i++)
            velocity[i] = TensorPrimitives.Dot(covariance.AsSpan(i * n, n), momentum);
    }
}
