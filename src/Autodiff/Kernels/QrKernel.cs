using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// The factors A = Q R of a matrix with m ≥ n rows by reflections (Householder): Q of m × n with orthonormal columns, R upper triangular with a diagonal that is not negative. The work is
/// done on the transpose, in which columns are runs of memory.
/// </summary>
internal static unsafe class QrKernel
{
    private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization;

    /// <summary>The values of scratch that a factorisation takes.</summary>
    public static int Scratch(int m, int n) => n * ((2 * m) + 1);

    /// <summary>Writes the factors; a factor that nobody wants is null.</summary>
    [MethodImpl(Optimised)]
    public static void Factorise(double* a, double* q, double* r, double* scratch, int m, int n)
    {
        double* columns = scratch, basis = scratch + (m * n), weights = basis + (m * n);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
                columns[(j * m) + i] = a[(i * n) + j];
        }

        // Column k becomes vₖ from its place k + 1 on, with a first entry of 1 that is not stored, after the entries of R: Rₖₖ at place k.
        for (int k = 0; k < n; k++)
        {
            double* own = columns + (k * m) + k;
            weights[k] = Reflection(own, m - k);
            for (int j = k + 1; j < n; j++)
                Reflect(own, weights[k], columns + (j * m) + k, m - k);
        }

        if (q != null)
        {
            new Span<double>(basis, m * n).Clear();
            for (int j = 0; j < n; j++)
            {
                double* column = basis + (j * m);
                column[j] = 1;
                for (int k = j; k >= 0; k--)
                    Reflect(columns + (k * m) + k, weights[k], column + k, m - k);
                bool isFlipped = columns[(j * m) + j] < 0;
                for (int i = 0; i < m; i++)
                    q[(i * n) + j] = isFlipped ? -column[i] : column[i];
            }
        }

        if (r != null)
        {
            for (int i = 0; i < n; i++)
            {
                bool isFlipped = columns[(i * m) + i] < 0;
                for (int j = 0; j < n; j++)
                {
                    double entry = j < i ? 0 : columns[(j * m) + i];
                    r[(i * n) + j] = isFlipped && j >= i ? -entry : entry;
                }
            }
        }
    }

    /// <summary>
    /// The reflection I − w v vᵀ, v₀ = 1, that takes x to (β, 0, …): returns w, and leaves β and the rest of v in the place of x. β has the sign that x₀ lacks, so that nothing cancels. Of
    /// nothing but x₀ it is none, w = 0.
    /// </summary>
    [MethodImpl(Optimised)]
    public static double Reflection(double* x, int count)
    {
        double rest = Norm(x + 1, count - 1);
        if (rest == 0)
            return 0;
        double first = x[0], beta = -Math.CopySign(double.Hypot(first, rest), first), v = first - beta;
        for (int i = 1; i < count; i++)
            x[i] /= v;
        x[0] = beta;
        return (beta - first) / beta;
    }

    /// <summary>y ← (I − w v vᵀ) y.</summary>
    [MethodImpl(Optimised)]
    public static void Reflect(double* v, double weight, double* y, int count)
    {
        if (weight == 0)
            return;
        double along = weight * (y[0] + LinearKernel.Dot(ref v[1], ref y[1], count - 1));
        y[0] -= along;
        LinearKernel.AddScaled(ref v[1], -along, ref y[1], count - 1);
    }

    /// <summary>√Σ xᵢ², of numbers divided by the largest where squares would be too large or too small.</summary>
    private static double Norm(double* x, int count)
    {
        double square = LinearKernel.Dot(ref *x, ref *x, count);
        if (square is > 1e-280 and < 1e280)
            return Math.Sqrt(square);
        double largest = 0;
        for (int i = 0; i < count; i++)
            largest = Math.Max(largest, Math.Abs(x[i]));
        if (largest is 0 or double.PositiveInfinity or double.NaN)
            return largest;
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += x[i] / largest * (x[i] / largest);
        return largest * Math.Sqrt(sum);
    }
}
