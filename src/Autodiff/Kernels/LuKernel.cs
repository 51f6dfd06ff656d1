using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// Factors P A = L U of square row-major matrices, and what is computed from them. Both factors lie in one matrix, L below the diagonal (its own diagonal is 1) and U from it on; as
/// place k of the pivots stands the row that was exchanged with row k. Whole rows are added to rows, so that memory is read in order.
/// </summary>
internal static unsafe class LuKernel
{
    private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization;

    /// <summary>
    /// Factors in place, with the largest entry of each column as its pivot (partial pivoting). Where all that is left of a column is 0, the pivot is 0 and the rest goes on. A NaN counts as
    /// largest, so that it reaches the pivots.
    /// </summary>
    [MethodImpl(Optimised)]
    public static void Factorise(double* a, double* pivots, int n)
    {
        for (int k = 0; k < n; k++)
        {
            int largest = k;
            for (int i = k + 1; i < n; i++)
            {
                if (!(Math.Abs(a[(i * n) + k]) <= Math.Abs(a[(largest * n) + k])))
                    largest = i;
            }

            pivots[k] = largest;
            Exchange(a + (k * n), a + (largest * n), n);
            Eliminate(a, k, n);
        }
    }

    /// <summary>Whether a pivot is 0.</summary>
    public static bool IsSingular(double* factors, int n)
    {
        for (int k = 0; k < n; k++)
        {
            if (factors[k * (n + 1)] == 0)
                return true;
        }

        return false;
    }

    /// <summary>The X with A X = B, or Aᵀ X = B, of some width; all NaN where a pivot is 0.</summary>
    [MethodImpl(Optimised)]
    public static void Solve(double* factors, double* pivots, double* right, double* x, int n, int width, bool transposed)
    {
        var solution = new Span<double>(x, n * width);
        if (IsSingular(factors, n))
        {
            solution.Fill(double.NaN);
            return;
        }

        new ReadOnlySpan<double>(right, n * width).CopyTo(solution);
        if (transposed)
            SolveTransposed(factors, pivots, x, n, width);
        else
            Solve(factors, pivots, x, n, width);
    }

    /// <summary>log |det A| = Σ log |Uₖₖ| and the sign of det A; −∞ and 0 where A is singular.</summary>
    public static (double LogAbs, double Sign) Determinant(double* factors, double* pivots, int n)
    {
        (double log, double sign) = (0, 1);
        for (int k = 0; k < n; k++)
        {
            double pivot = factors[k * (n + 1)];
            log += Math.Log(Math.Abs(pivot));
            sign *= double.IsNaN(pivot) ? pivot : Math.Sign(pivot);
            if (pivots[k] != k)
                sign = -sign;
        }

        return (log, sign + 0.0);   // no negative zero
    }

    /// <summary>
    /// The adjugate, adj A = det A · A⁻¹ where there is an inverse, which is a polynomial in A and exists everywhere. With the largest entry of what is left as each pivot (complete pivoting),
    /// P A Q = L U, adj A = det P det Q · Q adj(U) L⁻¹ P. With U = [U₁ u; 0 ε], adj U = det U₁ · [ε U₁⁻¹, −U₁⁻¹ u; 0, 1], which need not divide by the pivot ε that a singular matrix loses
    /// first; one that loses two has the adjugate 0.
    /// </summary>
    /// <param name="a">The matrix, which becomes its factors.</param>
    /// <param name="inverse">Scratch for n² values.</param>
    /// <param name="rows">Scratch for n values: the exchanges of rows.</param>
    /// <param name="columns">Scratch for n values: the exchanges of columns.</param>
    /// <param name="adjugate">The result.</param>
    /// <param name="n">The number of rows.</param>
    [MethodImpl(Optimised)]
    public static void Adjugate(double* a, double* inverse, double* rows, double* columns, double* adjugate, int n)
    {
        double scale = 1;
        for (int k = 0; k < n; k++)
        {
            (int row, int column) = LargestFrom(a, k, n);
            (rows[k], columns[k]) = (row, column);
            Exchange(a + (k * n), a + (row * n), n);
            ExchangeColumns(a, k, column, n);
            if (row != k)
                scale = -scale;
            if (column != k)
                scale = -scale;
            if (k < n - 1)
                scale *= a[k * (n + 1)];
            Eliminate(a, k, n);
        }

        if (scale == 0)
        {
            new Span<double>(adjugate, n * n).Clear();
            return;
        }

        // The inverse of L, then row by row from below: the last one is its own, of the rest U₁ W = ε L⁻¹ − u wₙ.
        new Span<double>(inverse, n * n).Clear();
        for (int i = 0; i < n; i++)
        {
            inverse[i * (n + 1)] = 1;
            for (int j = 0; j < i; j++)
                Subtract(a[(i * n) + j], inverse + (j * n), inverse + (i * n), n);
        }

        int last = n - 1;
        double* own = inverse + (last * n);
        double epsilon = n > 0 ? a[(n * n) - 1] : 1;
        for (int i = last - 1; i >= 0; i--)
        {
            double* row = inverse + (i * n);
            for (int c = 0; c < n; c++)
                row[c] *= epsilon;
            Subtract(a[(i * n) + last], own, row, n);
            for (int j = i + 1; j < last; j++)
                Subtract(a[(i * n) + j], inverse + (j * n), row, n);
            double pivot = a[i * (n + 1)];
            for (int c = 0; c < n; c++)
                row[c] /= pivot;
        }

        for (int k = n - 1; k >= 0; k--)
        {
            ExchangeColumns(inverse, k, (int)rows[k], n);
            Exchange(inverse + (k * n), inverse + ((int)columns[k] * n), n);
        }

        for (int i = 0; i < n * n; i++)
            adjugate[i] = scale * inverse[i];
    }

    /// <summary>Of A X = B.</summary>
    [MethodImpl(Optimised)]
    private static void Solve(double* factors, double* pivots, double* x, int n, int width)
    {
        for (int k = 0; k < n; k++)
            Exchange(x + (k * width), x + ((int)pivots[k] * width), width);
        for (int i = 1; i < n; i++)
        {
            if (width == 1)
                x[i] -= LinearKernel.Dot(ref factors[i * n], ref *x, i);
            else
                for (int j = 0; j < i; j++)
                    Subtract(factors[(i * n) + j], x + (j * width), x + (i * width), width);
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double* row = factors + (i * n);
            if (width == 1)
                x[i] -= LinearKernel.Dot(ref row[i + 1], ref x[i + 1], n - i - 1);
            else
                for (int j = i + 1; j < n; j++)
                    Subtract(row[j], x + (j * width), x + (i * width), width);
            Divide(x + (i * width), row[i], width);
        }
    }

    /// <summary>Of Aᵀ X = B: an unknown is taken from all that come after it as soon as it is known.</summary>
    [MethodImpl(Optimised)]
    private static void SolveTransposed(double* factors, double* pivots, double* x, int n, int width)
    {
        for (int j = 0; j < n; j++)
        {
            double* row = factors + (j * n);
            Divide(x + (j * width), row[j], width);
            if (width == 1)
                Subtract(x[j], row + j + 1, x + j + 1, n - j - 1);
            else
                for (int i = j + 1; i < n; i++)
                    Subtract(row[i], x + (j * width), x + (i * width), width);
        }

        for (int j = n - 1; j > 0; j--)
        {
            double* row = factors + (j * n);
            if (width == 1)
                Subtract(x[j], row, x, j);
            else
                for (int i = 0; i < j; i++)
                    Subtract(row[i], x + (j * width), x + (i * width), width);
        }

        for (int k = n - 1; k >= 0; k--)
            Exchange(x + (k * width), x + ((int)pivots[k] * width), width);
    }

    /// <summary>Takes row k away from those below it, so that 0 is left under its pivot, in the place of which the factor goes.</summary>
    [MethodImpl(Optimised)]
    private static void Eliminate(double* a, int k, int n)
    {
        double* row = a + (k * n);
        double pivot = row[k];
        for (int i = k + 1; i < n && pivot != 0; i++)
        {
            double* below = a + (i * n);
            below[k] /= pivot;
            Subtract(below[k], row + k + 1, below + k + 1, n - k - 1);
        }
    }

    private static (int Row, int Column) LargestFrom(double* a, int k, int n)
    {
        (int row, int column) = (k, k);
        for (int i = k; i < n; i++)
        {
            for (int j = k; j < n; j++)
            {
                if (!(Math.Abs(a[(i * n) + j]) <= Math.Abs(a[(row * n) + column])))
                    (row, column) = (i, j);
            }
        }

        return (row, column);
    }

    /// <summary>to ← to − factor · row.</summary>
    private static void Subtract(double factor, double* row, double* to, int count) => LinearKernel.AddScaled(ref *row, -factor, ref *to, count);

    private static void Divide(double* row, double by, int count)
    {
        for (int i = 0; i < count; i++)
            row[i] /= by;
    }

    private static void Exchange(double* row, double* other, int count)
    {
        for (int i = 0; i < count && row != other; i++)
            (row[i], other[i]) = (other[i], row[i]);
    }

    private static void ExchangeColumns(double* a, int column, int other, int n)
    {
        for (int i = 0; i < n && column != other; i++)
            (a[(i * n) + column], a[(i * n) + other]) = (a[(i * n) + other], a[(i * n) + column]);
    }
}
