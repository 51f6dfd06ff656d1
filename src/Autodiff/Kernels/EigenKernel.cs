using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// Eigenvalues and eigenvectors of symmetric matrices, A = V diag(λ) Vᵀ: reflections make the matrix tridiagonal, and QL steps with implicit shifts take its off-diagonal entries away one by
/// one (Golub and Van Loan 2013, section 8.3). Vectors are kept as rows, so that a rotation works on two runs of memory. Values and vectors are those of a matrix that differs from the
/// given one by a small multiple of u |A|.
/// </summary>
internal static unsafe class EigenKernel
{
    private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization;

    /// <summary>The distance from 1 to the next number, beside which an entry off the diagonal is nothing.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>Each eigenvalue takes about two steps.</summary>
    private const int MaximumSteps = 100;

    /// <summary>The values of scratch that a matrix of n rows takes.</summary>
    public static int Scratch(int n) => (2 * n * n) + (4 * n);

    /// <summary>
    /// Of the symmetric part of a, values in ascending order and vectors as columns, or null for what nobody wants. Of a vector, the entry of largest magnitude is positive: the first of those
    /// that are as large up to eight digits, so that rounding does not choose. NaN for a matrix that is not finite.
    /// </summary>
    [MethodImpl(Optimised)]
    public static void Decompose(double* a, double* values, double* vectors, double* scratch, int n)
    {
        double* matrix = scratch, rows = scratch + (n * n), diagonal = rows + (n * n), beside = diagonal + n, weights = beside + n, work = weights + n;
        double largest = 0;
        for (int i = 0; i < n * n; i++)
            largest = Math.Max(largest, Math.Abs(a[i]));
        bool isFound = double.IsFinite(largest);
        int exponent = largest > 0 && isFound ? Math.Clamp(Math.ILogB(largest), -1000, 1000) : 0;
        if (isFound)
        {
            double half = Math.ScaleB(0.5, -exponent);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    matrix[(i * n) + j] = (a[(i * n) + j] * half) + (a[(j * n) + i] * half);
            }

            MakeTridiagonal(matrix, diagonal, beside, weights, work, n);
            if (vectors != null)
                Accumulate(matrix, weights, rows, n);
            isFound = Diagonalise(diagonal, beside, vectors == null ? null : rows, n);
        }

        if (!isFound)
        {
            if (values != null)
                new Span<double>(values, n).Fill(double.NaN);
            if (vectors != null)
                new Span<double>(vectors, n * n).Fill(double.NaN);
            return;
        }

        for (int k = 0; k < n; k++)
            work[k] = k;
        new Span<double>(diagonal, n).Sort(new Span<double>(work, n));
        for (int k = 0; k < n && values != null; k++)
            values[k] = Math.ScaleB(diagonal[k], exponent);
        for (int k = 0; k < n && vectors != null; k++)
        {
            double* row = rows + ((int)work[k] * n);
            double sign = Sign(row, n);
            for (int i = 0; i < n; i++)
                vectors[(i * n) + k] = sign * row[i];
        }
    }

    /// <summary>
    /// Reflection k takes row k to its first place after the diagonal, which goes to <paramref name="beside"/>, and is applied to what is below from both sides: with p = w B v and
    /// q = p − ½ w (p·v) v, B ← B − v qᵀ − q vᵀ. It stays in row k, from place k + 1 on, its first entry 1.
    /// </summary>
    [MethodImpl(Optimised)]
    private static void MakeTridiagonal(double* matrix, double* diagonal, double* beside, double* weights, double* q, int n)
    {
        for (int k = 0; k < n - 1; k++)
        {
            double* v = matrix + (k * n) + k + 1;
            int count = n - k - 1;
            double weight = weights[k] = QrKernel.Reflection(v, count);
            beside[k] = v[0];
            v[0] = 1;
            if (weight == 0)
                continue;
            for (int i = 0; i < count; i++)
                q[i] = weight * LinearKernel.Dot(ref matrix[((k + 1 + i) * n) + k + 1], ref *v, count);
            LinearKernel.AddScaled(ref *v, -0.5 * weight * LinearKernel.Dot(ref *q, ref *v, count), ref *q, count);
            for (int i = 0; i < count; i++)
            {
                double* row = matrix + ((k + 1 + i) * n) + k + 1;
                LinearKernel.AddScaled(ref *q, -v[i], ref *row, count);
                LinearKernel.AddScaled(ref *v, -q[i], ref *row, count);
            }
        }

        for (int k = 0; k < n; k++)
            diagonal[k] = matrix[k * (n + 1)];
    }

    /// <summary>The columns of the product of all reflections, as rows.</summary>
    [MethodImpl(Optimised)]
    private static void Accumulate(double* matrix, double* weights, double* rows, int n)
    {
        new Span<double>(rows, n * n).Clear();
        for (int i = 0; i < n; i++)
        {
            double* row = rows + (i * n);
            row[i] = 1;
            for (int k = Math.Min(i, n - 1) - 1; k >= 0; k--)
                QrKernel.Reflect(matrix + (k * n) + k + 1, weights[k], row + k + 1, n - k - 1);
        }
    }

    /// <summary>
    /// Each step takes the eigenvalue of the first two rows that is nearest to the first as its shift (Wilkinson) and chases the entry that the first rotation makes up to row l. False if an
    /// entry beside the diagonal does not vanish, which does not happen to finite numbers.
    /// </summary>
    [MethodImpl(Optimised)]
    private static bool Diagonalise(double* d, double* e, double* rows, int n)
    {
        if (n > 0)
            e[n - 1] = 0;
        for (int l = 0; l < n; l++)
        {
            for (int steps = 0; ; steps++)
            {
                int m = l;
                while (m < n - 1 && !(Math.Abs(e[m]) <= Epsilon * (Math.Abs(d[m]) + Math.Abs(d[m + 1]))))
                    m++;
                if (m == l)
                    break;
                if (steps == MaximumSteps)
                    return false;
                double ratio = (d[l + 1] - d[l]) / (2 * e[l]);
                double g = d[m] - d[l] + (e[l] / (ratio + Math.CopySign(double.Hypot(ratio, 1), ratio)));
                double sine = 1, cosine = 1, shift = 0;
                int i = m - 1;
                for (; i >= l; i--)
                {
                    double f = sine * e[i], b = cosine * e[i], length = double.Hypot(f, g);
                    e[i + 1] = length;
                    if (length == 0)
                        break;   // the matrix falls apart here
                    (sine, cosine) = (f / length, g / length);
                    g = d[i + 1] - shift;
                    double change = ((d[i] - g) * sine) + (2 * cosine * b);
                    shift = sine * change;
                    d[i + 1] = g + shift;
                    g = (cosine * change) - b;
                    if (rows != null)
                        Rotate(rows + (i * n), rows + ((i + 1) * n), cosine, sine, n);
                }

                if (i >= l)
                {
                    d[i + 1] -= shift;
                    e[m] = 0;
                    continue;
                }

                d[l] -= shift;
                e[l] = g;
                e[m] = 0;
            }
        }

        return true;
    }

    /// <summary>(x, y) ← (c x − s y, s x + c y).</summary>
    [MethodImpl(Optimised)]
    private static void Rotate(double* x, double* y, double c, double s, int count)
    {
        nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
        Lanes8 cosine = Lanes8.Create(c), sine = Lanes8.Create(s);
        for (; i + lanes <= n; i += lanes)
        {
            Lanes8 first = Lanes8.Load(ref *x, i), second = Lanes8.Load(ref *y, i);
            Lanes8.Store((cosine * first) - (sine * second), ref *x, i);
            Lanes8.Store((sine * first) + (cosine * second), ref *y, i);
        }

        for (; i < n; i++)
            (x[i], y[i]) = ((c * x[i]) - (s * y[i]), (s * x[i]) + (c * y[i]));
    }

    private static double Sign(double* vector, int n)
    {
        double largest = 0;
        for (int i = 0; i < n; i++)
            largest = Math.Max(largest, Math.Abs(vector[i]));
        int first = 0;
        while (Math.Abs(vector[first]) < largest * (1 - 1e-8))
            first++;
        return vector[first] < 0 ? -1 : 1;
    }
}
