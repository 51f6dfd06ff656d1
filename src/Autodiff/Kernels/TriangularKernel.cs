using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// Cholesky factors, their derivatives and triangular systems, of row-major matrices. Sums run along columns, eight of them side by side, so that nothing is added across a vector;
/// their order depends on the size alone. Vectors may reach behind the last value of a matrix, as they may in the memory of a plan.
/// </summary>
internal static unsafe class TriangularKernel
{
    private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization;
    private const int Lanes = 8;

    /// <summary>The values of scratch that a factorisation of n rows, or its derivative, takes: rows of whole vectors.</summary>
    public static int Scratch(int n) => n * Padded(n);

    /// <summary>L with L Lᵀ = A, of which the lower triangle is read; all NaN where A is not positive definite.</summary>
    public static void Factorise(ReadOnlySpan<double> a, Span<double> l, Span<double> scratch, int n)
    {
        scratch[..Scratch(n)].Clear();
        l.Clear();
        fixed (double* from = a, to = l, rows = scratch)
        {
            if (!Factorise(from, to, rows, n))
                l.Fill(double.NaN);
        }
    }

    /// <summary>
    /// Row by row of U = Lᵀ: row i is what is left of that of A when the rows above have been taken away, wᵢ = aᵢ − Σⱼ Uⱼᵢ uⱼ, over the root of its first entry, the pivot pᵢ. Rows are
    /// finished eight at a time: first all of them take away the rows above the eight; then each, once it is known, is taken away from the rest of the eight, as (wᵢₖ / pᵢ) wᵢ, which does not
    /// wait for the root. False where a pivot is not positive; one too small to have a reciprocal counts as 0.
    /// </summary>
    [MethodImpl(Optimised)]
    private static bool Factorise(double* a, double* l, double* u, int n)
    {
        int stride = Padded(n);
        for (int i = 0; i < n; i++)
        {
            double* row = u + (i * stride), from = a + (i * n) + i;   // down a column of the lower triangle
            for (int k = i; k < n; k++, from += n)
                row[k] = *from;
        }

        for (int first = 0; first < n; first += Lanes)
        {
            int end = Math.Min(first + Lanes, n);
            for (int i = first; first > 0 && i < end; i++)
                Take(u + (i * stride) + first, u + (i * stride) + first, stride - first, u + i, stride, u + first, stride, first);
            for (int i = first; i < end; i++)
            {
                double* row = u + (i * stride);
                double pivot = row[i], reciprocal = 1 / pivot, scale = 1 / Math.Sqrt(pivot);
                if (!(pivot > 0))
                    return false;
                double* below = row;
                for (int k = i + 1; k < end; k++)
                {
                    below += stride;
                    Vector512<double> factor = Vector512.Create(row[k] * -reciprocal);
                    for (int c = first; c < stride; c += Lanes)
                        Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + c), Vector512.Load(below + c)).Store(below + c);
                }

                double* column = l + (i * n) + i;
                for (int k = i; k < n; k++, column += n)
                    *column = row[k] * scale;
                for (int c = first; c < stride; c += Lanes)
                    (Vector512.Load(row + c) * scale).Store(row + c);
            }
        }

        return true;
    }

    /// <summary>
    /// From the message to L, of which the lower triangle is read, the symmetric one to A = L Lᵀ: a factorisation backwards, column by column
    /// from the last (Murray 2016, chol_unblocked_rev). With L̄ what is left of the message, d the pivot, r the row before and c the column below it, B the block between these,
    /// c̄ ← c̄ / d, d̄ ← (d̄ − cᵀc̄) / d, r̄ ← r̄ − d̄ r − c̄ᵀB and B̄ ← B̄ − c̄ rᵀ; c̄ and d̄ / 2 are those to the lower triangle of A.
    /// </summary>
    [MethodImpl(Optimised)]
    public static void FactoriseBack(double* l, double* message, double* result, double* scratch, int n)
    {
        int stride = Padded(n);
        for (int i = 0; i < n; i++)
        {
            // Half of each entry below the diagonal is that of its mirror image, and everything is linear in the message.
            for (int c = 0; c <= i; c += Lanes)
                (0.5 * Vector512.Load(message + (i * n) + c)).Store(scratch + (i * stride) + c);
        }

        for (int j = n - 1; j >= 0; j--)
        {
            double* row = l + (j * n), toRow = scratch + (j * stride), toColumn = result + (j * n);
            double reciprocal = 1 / row[j], toPivot = 0;
            double* from = toRow + j, mirrored = toColumn + j;
            for (int i = j + 1; i < n; i++)
            {
                from += stride;
                mirrored += n;
                *mirrored = toColumn[i] = *from * reciprocal;
            }

            for (int c = j & -Lanes; c >= 0; c -= Lanes)
            {
                Vector512<double> left = Vector512.Load(toRow + c), other = Vector512.Load(row + c);
                double* below = row + c, to = toRow + c;
                for (int i = j + 1; i < n; i++)
                {
                    below += n;
                    to += stride;
                    Vector512<double> factor = Vector512.Create(-toColumn[i]);
                    left = Vector512.FusedMultiplyAdd(factor, Vector512.Load(below), left);
                    Vector512.FusedMultiplyAdd(factor, other, Vector512.Load(to)).Store(to);
                }

                left.Store(toRow + c);
                if (c + Lanes > j)
                    toColumn[j] = toPivot = toRow[j] * reciprocal;
                Vector512.FusedMultiplyAdd(Vector512.Create(-toPivot), other, left).Store(toRow + c);
            }
        }
    }

    /// <summary>The vector x with L x = b, or Lᵀ x = b: eight unknowns at a time, first what the known ones take, then the triangle that is left.</summary>
    [MethodImpl(Optimised)]
    public static void Solve(double* l, double* right, double* x, int n, bool transposed)
    {
        if (transposed)
            SolveTransposed(l, right, x, n);
        else
            Solve(l, right, x, n);
    }

    [MethodImpl(Optimised)]
    private static void Solve(double* l, double* right, double* x, int n)
    {
        for (int first = 0; first < n; first += Lanes)
        {
            int end = Math.Min(first + Lanes, n);
            for (int i = first; i < end; i++)
            {
                double* row = l + ((nint)i * n);
                double left = right[i];
                if (first > 0)
                    left -= LinearKernel.Dot(ref *row, ref *x, first);
                for (int j = first; j < i; j++)
                    left = Math.FusedMultiplyAdd(-row[j], x[j], left);
                x[i] = left * (1 / row[i]);   // the reciprocal need not wait for the unknowns before
            }
        }
    }

    [MethodImpl(Optimised)]
    private static void SolveTransposed(double* l, double* right, double* x, int n)
    {
        new ReadOnlySpan<double>(right, n).CopyTo(new Span<double>(x, n));
        for (int first = (n - 1) & -Lanes; first >= 0; first -= Lanes)
        {
            int end = Math.Min(first + Lanes, n);
            for (int i = end - 1; i >= first; i--)
            {
                double left = x[i];
                for (int j = end - 1; j > i; j--)
                    left = Math.FusedMultiplyAdd(-l[((nint)j * n) + i], x[j], left);
                x[i] = left * (1 / l[((nint)i * n) + i]);
            }

            for (int c = 0; c < first; c += Lanes)
            {
                Vector512<double> left = Vector512.Load(x + c);
                for (int j = end - 1; j >= first; j--)
                    left = Vector512.FusedMultiplyAdd(Vector512.Create(-x[j]), Vector512.Load(l + ((nint)j * n) + c), left);
                left.Store(x + c);
            }
        }
    }

    /// <summary>The X with L X = B, or Lᵀ X = B, of matrices of some width.</summary>
    [MethodImpl(Optimised)]
    public static void Solve(double* l, double* right, double* x, int n, int width, bool transposed)
    {
        // Lᵀ is solved from the last row up. The coefficient of row j in row i lies at i · down + j · across.
        (int start, int step, int down, int across) = transposed ? (n - 1, -1, 1, n) : (0, 1, n, 1);
        for (int i = start, done = 0; done < n; i += step, done++)
        {
            double reciprocal = 1 / l[i * (n + 1)];
            double* coefficients = l + (i * down), row = x + (i * width), from = right + (i * width);
            if (width >= Lanes)
            {
                int whole = width & -Lanes, last = width - Lanes;
                Take(row, from, whole, coefficients + (start * across), step * across, x + (start * width), step * width, done);
                // The last vector may lie over part of the one before, and computes that part again.
                if (whole < width)
                    Take(row + last, from + last, Lanes, coefficients + (start * across), step * across, x + (start * width) + last, step * width, done);
            }

            for (int c = 0; c < width && width < Lanes; c++)
            {
                double left = from[c];
                for (int k = 0, j = start; k < done; k++, j += step)
                    left = Math.FusedMultiplyAdd(-coefficients[j * across], x[(j * width) + c], left);
                row[c] = left;
            }

            int at = 0;
            for (; at + Lanes <= width; at += Lanes)
                (Vector512.Load(row + at) * reciprocal).Store(row + at);
            for (; at < width; at++)
                row[at] *= reciprocal;
        }
    }

    /// <summary>tril(x yᵀ), into a matrix of zeros.</summary>
    [MethodImpl(Optimised)]
    public static void LowerProduct(double* x, double* y, double* a, int n)
    {
        for (int i = 0; i < n; i++, a += n)
        {
            Vector512<double> repeated = Vector512.Create(x[i]);
            int j = 0;
            for (; j + Lanes <= i + 1; j += Lanes)
                (repeated * Vector512.Load(y + j)).Store(a + j);
            for (; j <= i; j++)
                a[j] = x[i] * y[j];
        }
    }

    /// <summary>to ← from − Σₖ coefficientₖ rowₖ, of whole vectors.</summary>
    [MethodImpl(Optimised)]
    private static void Take(double* to, double* from, int width, double* coefficients, nint step, double* rows, nint stride, int count)
    {
        int c = 0;
        for (; c + (4 * Lanes) <= width; c += 4 * Lanes)
        {
            Vector512<double> first = Vector512.Load(from + c), second = Vector512.Load(from + c + 8), third = Vector512.Load(from + c + 16), fourth = Vector512.Load(from + c + 24);
            double* coefficient = coefficients, row = rows + c;
            for (int k = 0; k < count; k++, coefficient += step, row += stride)
            {
                Vector512<double> factor = Vector512.Create(-*coefficient);
                first = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row), first);
                second = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 8), second);
                third = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 16), third);
                fourth = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 24), fourth);
            }

            first.Store(to + c);
            second.Store(to + c + 8);
            third.Store(to + c + 16);
            fourth.Store(to + c + 24);
        }

        for (; c < width; c += Lanes)
        {
            Vector512<double> left = Vector512.Load(from + c), other = Vector512<double>.Zero;
            double* coefficient = coefficients, row = rows + c;
            int k = 0;
            for (; k + 2 <= count; k += 2, coefficient += 2 * step, row += 2 * stride)
            {
                left = Vector512.FusedMultiplyAdd(Vector512.Create(-*coefficient), Vector512.Load(row), left);
                other = Vector512.FusedMultiplyAdd(Vector512.Create(-coefficient[step]), Vector512.Load(row + stride), other);
            }

            if (k < count)
                left = Vector512.FusedMultiplyAdd(Vector512.Create(-*coefficient), Vector512.Load(row), left);
            (left + other).Store(to + c);
        }
    }

    private static int Padded(int n) => (n + Lanes - 1) & -Lanes;
}
