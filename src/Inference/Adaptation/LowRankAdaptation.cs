using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Prob;

/// <summary>
/// M⁻¹ = D (I + U (Λ − I) Uᵀ) D: the scales D² of <see cref="DiagonalAdaptation"/>, and, among the scaled draws and gradients, the directions U whose variance Λ is far from 1
/// (Seyboldt, Carlson and Carpenter 2025, as in nutpie).
/// <para>
/// With A and B the sums of squares and products of the scaled draws and of the scaled gradients about their means, the matrix that minimises the Fisher divergence is the geometric mean of A and B⁻¹,
/// the Σ with ΣBΣ = A; U and Λ are its eigenvectors and eigenvalues. On a normal target it is exact after n + 1 draws, wherever they are, so that even draws on their way to the typical set tell it.
/// </para>
/// <para>
/// A direction is worth having if λ is outside [1/2, 2], and told from chance if it is outside [1/e, e] too, with e = (1 + √(n/count))², which the sample variances of independent coordinates reach in n dimensions
/// (Marchenko and Pastur 1967). The most extreme max(32, 10⁴/n) are kept, so that their cost stays in proportion to that of a gradient.
/// </para>
/// <para>
/// A and B each get the weight of a tenth of a draw on I. Where draws are no more than n, directions meet gradients but hardly any draws, or the reverse: then the weight is n/count draws, and a direction needs
/// var u·x · var u·g > 1/4. For every density the product is at least 1 (Cramér and Rao), so a window that says less does not reach u. What no draw and no gradient reaches counts as 1, so where they are few,
/// everything happens in the space they span.
/// </para>
/// <para>
/// The scales come from the whole window, U and Λ from at most the last 500 draws in it, 100 in more than 200 dimensions. That is no more than a run keeps of its draws, and leaves matrices of at most 200 rows.
/// </para>
/// </summary>
internal sealed class LowRankAdaptation : MetricAdaptation
{
    private const double Cutoff = 2, LeastProduct = 0.25, Rounding = 1e-12;

    private readonly double leastGain;
    private readonly int dimension, most;
    private readonly RunningMoments draws;
    private readonly DiagonalAdaptation diagonal;

    // The last draws and gradients, row by row; draw t of the window is in row t mod most.
    private readonly double[] lastDraws, lastGradients;

    /// <param name="state">The window so far.</param>
    /// <param name="leastGain">How many times shorter trajectories must become, at least, for directions to be used.</param>
    public LowRankAdaptation(WindowState state, double leastGain)
    {
        this.leastGain = leastGain;
        dimension = state.DrawMean.Length;
        most = dimension <= 200 ? 500 : 100;
        draws = new RunningMoments(state.Count, state.DrawMean, state.DrawSquares);
        diagonal = new DiagonalAdaptation(draws, new RunningMoments(state.Count, state.GradientMean, state.GradientSquares));
        (lastDraws, lastGradients) = (new double[most * dimension], new double[most * dimension]);
        state.Draws.CopyTo(lastDraws, 0);
        state.Gradients.CopyTo(lastGradients, 0);
    }

    private int Kept => Math.Min(draws.Count, most);

    public override void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        int start = draws.Count % most * dimension;
        position.CopyTo(lastDraws.AsSpan(start));
        gradient.CopyTo(lastGradients.AsSpan(start));
        diagonal.Add(position, gradient);
    }

    /// <summary>A window of fewer than two draws has no directions.</summary>
    public override Metric Learn(Metric current)
    {
        int kept = Kept;
        var scaled = (DiagonalMetric)diagonal.Learn(new DiagonalMetric(current.InverseMass[..dimension]));
        if (kept < 2)
            return scaled;
        double[] variances = scaled.InverseMass, scales = Array.ConvertAll(variances, Math.Sqrt);
        double[] x = Scaled(lastDraws, kept, Array.ConvertAll(scales, s => 1 / s)), g = Scaled(lastGradients, kept, scales);
        Matrix<double>? basis = null;
        if (2 * kept < dimension)
        {
            Matrix<double> drawn = Matrix<double>.Build.Dense(dimension, kept, x), slopes = Matrix<double>.Build.Dense(dimension, kept, g);
            basis = drawn.Append(slopes).QR(QRMethod.Thin).Q;
            (x, g) = (basis.TransposeThisAndMultiply(drawn).ToColumnMajorArray(), basis.TransposeThisAndMultiply(slopes).ToColumnMajorArray());
        }

        Matrix<double> a = Squares(x, kept), b = Squares(g, kept);
        bool isFew = kept <= dimension;
        double weight = isFew ? (double)dimension / kept : 0.1;
        if (GeometricMean(Weighted(a, weight), Weighted(b, weight)) is not { } mean)
            return scaled;

        double edge = 1 + Math.Sqrt((double)dimension / kept), cutoff = Math.Max(Cutoff, edge * edge);
        Evd<double> eigen = mean.Evd(Symmetricity.Symmetric);
        double[] eigenvalues = [.. eigen.EigenValues.Select(value => value.Real)];
        int[] chosen = [.. Enumerable.Range(0, eigenvalues.Length)
            .Where(k => (eigenvalues[k] > cutoff || eigenvalues[k] < 1 / cutoff) && !(isFew && Along(a, k) * Along(b, k) < LeastProduct * kept * kept))
            .OrderByDescending(k => Math.Abs(Math.Log(eigenvalues[k])))
            .Take(Math.Max(32, 10_000 / dimension))];

        // Steps follow the smallest scale and trajectories the largest, so a trajectory has √(λmax/λmin) steps; chosen directions leave that of the others.
        double gain = Math.Sqrt(Condition(eigenvalues) / Condition(eigenvalues.Where((_, k) => !chosen.Contains(k))));
        if (chosen.Length == 0 || !(eigenvalues.Min() > 0) || gain < leastGain)
            return scaled;
        Matrix<double> directions = Matrix<double>.Build.DenseOfColumnVectors(chosen.Select(eigen.EigenVectors.Column));
        return new LowRankMetric(variances, [.. chosen.Select(k => eigenvalues[k])], (basis is null ? directions : basis * directions).ToColumnMajorArray());

        // Σ (u·x)² over the window.
        double Along(Matrix<double> squares, int k)
        {
            Vector<double> u = eigen.EigenVectors.Column(k);
            return u * (squares * u);
        }
    }

    public override WindowState Save() => diagonal.Save() with { Draws = lastDraws[..(Kept * dimension)], Gradients = lastGradients[..(Kept * dimension)] };

    /// <summary>With B = LLᵀ, Σ = L⁻ᵀ (LᵀAL)^½ L⁻¹; null where that overflows.</summary>
    internal static Matrix<double>? GeometricMean(Matrix<double> a, Matrix<double> b)
    {
        if (!double.IsFinite(a.FrobeniusNorm()) || !double.IsFinite(b.FrobeniusNorm()))
            return null;
        Matrix<double> factor = b.Cholesky().Factor, transposed = factor.Transpose();
        Evd<double> eigen = Symmetric(transposed * a * factor).Evd(Symmetricity.Symmetric);
        Matrix<double> root = transposed.Solve(eigen.EigenVectors);   // L⁻ᵀ V, so that Σ = L⁻ᵀ V √Λ Vᵀ L⁻¹
        return Symmetric(root * Matrix<double>.Build.DiagonalOfDiagonalVector(eigen.EigenValues.Map(value => Math.Sqrt(Math.Max(0, value.Real)))) * root.Transpose());
    }

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) / 2;

    /// <summary>Σ x xᵀ over rows x.</summary>
    private static Matrix<double> Squares(double[] rows, int count)
    {
        int n = rows.Length / count;
        var squares = new double[n * n];
        for (int start = 0; start < rows.Length; start += n)
        {
            ReadOnlySpan<double> row = rows.AsSpan(start, n);
            for (int i = 0; i < n; i++)
                TensorPrimitives.MultiplyAdd(row, row[i], squares.AsSpan(i * n, n), squares.AsSpan(i * n, n));
        }

        return Matrix<double>.Build.Dense(n, n, squares);
    }

    /// <summary>With the weight on I: never so little that rounding could hide it.</summary>
    private static Matrix<double> Weighted(Matrix<double> squares, double weight) =>
        squares + ((weight + (Rounding * squares.Trace())) * Matrix<double>.Build.DenseIdentity(squares.RowCount));

    /// <summary>The ratio of the largest to the smallest variance, 1 being always among them.</summary>
    private static double Condition(IEnumerable<double> eigenvalues) => eigenvalues.Append(1).Max() / eigenvalues.Append(1).Min();

    /// <summary>The rows, each coordinate about its mean and times its scale.</summary>
    private double[] Scaled(double[] rows, int kept, double[] by)
    {
        double[] mean = new double[dimension], scaled = rows[..(kept * dimension)];
        for (int k = 0; k < kept; k++)
            TensorPrimitives.Add(mean, Row(k), mean);
        TensorPrimitives.Divide(mean, kept, mean);
        for (int k = 0; k < kept; k++)
        {
            TensorPrimitives.Subtract(Row(k), mean, Row(k));
            TensorPrimitives.Multiply(Row(k), by, Row(k));
        }

        return scaled;

        Span<double> Row(int k) => scaled.AsSpan(k * dimension, dimension);
    }
}
