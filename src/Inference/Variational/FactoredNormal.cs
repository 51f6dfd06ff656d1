using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Prob;

/// <summary>
/// The normal distribution that an ascent by L-BFGS implies at one of its points: with the last steps S, the changes Z of −gradient along them and a diagonal α, its covariance is
/// Σ = diag α + β γ βᵀ, where β = [diag α Z, S] (Byrd, Nocedal and Schnabel 1994), and its mean a Newton step away. In units of √α, Σ = I + Q (L Lᵀ − I) Qᵀ with few orthonormal columns Q,
/// so that n coordinates cost O(n) (Zhang, Carpenter, Gelman and Vehtari 2022, algorithm 4).
/// </summary>
internal sealed class FactoredNormal
{
    private readonly double[] mean, scales, normal;
    private readonly double[][] basis;   // the columns of Q
    private readonly double[][] factor;   // the rows of L
    private readonly double logPeak;   // log density at the mean

    private FactoredNormal(double[] mean, double[] scales, Matrix<double> basis, Matrix<double> factor)
    {
        (this.mean, this.scales, this.basis, this.factor) = (mean, scales, basis.ToColumnArrays(), factor.ToRowArrays());
        normal = new double[mean.Length];
        logPeak = -scales.Sum(Math.Log) - factor.Diagonal().Sum(Math.Log) - (mean.Length * Constants.LogSqrtTwoPi);
    }

    /// <summary>The distribution at a point of an ascent; null if rounding leaves its covariance without positive eigenvalues.</summary>
    /// <param name="place">The point.</param>
    /// <param name="pairs">The last steps and changes, the newest last; at least one.</param>
    /// <param name="alpha">The diagonal, positive.</param>
    public static FactoredNormal? At(Place place, IReadOnlyList<(double[] Step, double[] Change, double Product)> pairs, double[] alpha)
    {
        int n = alpha.Length, m = pairs.Count;
        double[] scales = Array.ConvertAll(alpha, Math.Sqrt);
        // W = diag α^(−½) β.
        Matrix<double> w = Matrix<double>.Build.Dense(n, 2 * m, (i, j) => j < m ? scales[i] * pairs[j].Change[i] : pairs[j - m].Step[i] / scales[i]);
        Matrix<double> gamma = Gamma(pairs, w.SubMatrix(0, n, 0, m));
        Vector<double> slope = Vector<double>.Build.Dense(n, i => scales[i] * place.Gradient[i]);
        slope += w * (gamma * w.TransposeThisAndMultiply(slope));
        double[] mean = [.. place.Position.Select((x, i) => x + (scales[i] * slope[i]))];

        // With more columns than coordinates any basis will do.
        QR<double>? qr = n > 2 * m ? w.QR(QRMethod.Thin) : null;
        Matrix<double> basis = qr?.Q ?? Matrix<double>.Build.DenseIdentity(n), rest = qr?.R ?? w;
        Matrix<double> inner = rest * gamma * rest.Transpose();
        inner = Matrix<double>.Build.DenseIdentity(basis.ColumnCount) + (0.5 * (inner + inner.Transpose()));
        try
        {
            return new(mean, scales, basis, inner.Cholesky().Factor);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Draws a point and gives the log density there.</summary>
    public double Draw(ref Philox random, Span<double> point)
    {
        double squares = 0;
        foreach (ref double u in normal.AsSpan())
        {
            u = random.NextNormal();
            squares += u * u;
        }

        // u + Q (L − I) Qᵀ u.
        Span<double> along = stackalloc double[basis.Length];
        for (int k = 0; k < along.Length; k++)
            along[k] = TensorPrimitives.Dot<double>(basis[k], normal);
        normal.CopyTo(point);
        for (int k = 0; k < along.Length; k++)
            TensorPrimitives.MultiplyAdd(basis[k], TensorPrimitives.Dot<double>(factor[k], along) - along[k], point, point);
        TensorPrimitives.MultiplyAdd(point, scales, mean, point);
        return logPeak - (0.5 * squares);
    }

    /// <summary>The diagonal of Σ.</summary>
    public double[] Variances()
    {
        double[][] product = Product();
        return [.. scales.Select((scale, i) => scale * scale * (1 + product.Sum(column => column[i] * column[i]) - basis.Sum(column => column[i] * column[i])))];
    }

    /// <summary>Σ, row by row.</summary>
    public double[] Covariance()
    {
        int n = scales.Length;
        double[][] product = Product();
        var covariance = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? 1 : 0;
                for (int k = 0; k < basis.Length; k++)
                    sum += (product[k][i] * product[k][j]) - (basis[k][i] * basis[k][j]);
                covariance[(i * n) + j] = covariance[(j * n) + i] = scales[i] * scales[j] * sum;
            }
        }

        return covariance;
    }

    /// <summary>The columns of Q L.</summary>
    private double[][] Product() =>
        [.. basis.Select((_, k) => scales.Select((_, i) => basis.Select((column, row) => column[i] * factor[row][k]).Sum()).ToArray())];

    /// <summary>γ = [0, −R⁻¹; −R⁻ᵀ, R⁻ᵀ (diag R + Zᵀ diag α Z) R⁻¹], where R is the upper triangle of SᵀZ.</summary>
    private static Matrix<double> Gamma(IReadOnlyList<(double[] Step, double[] Change, double Product)> pairs, Matrix<double> scaledChanges)
    {
        int m = pairs.Count;
        Matrix<double> r = Matrix<double>.Build.Dense(m, m, (i, j) => i <= j ? TensorPrimitives.Dot<double>(pairs[i].Step, pairs[j].Change) : 0), inverse = r.Inverse();
        Matrix<double> changes = scaledChanges.TransposeThisAndMultiply(scaledChanges);
        for (int i = 0; i < m; i++)
            changes[i, i] += r[i, i];
        Matrix<double> gamma = Matrix<double>.Build.Dense(2 * m, 2 * m);
        gamma.SetSubMatrix(0, m, -inverse);
        gamma.SetSubMatrix(m, 0, -inverse.Transpose());
        gamma.SetSubMatrix(m, m, inverse.Transpose() * changes * inverse);
        return gamma;
    }
}
