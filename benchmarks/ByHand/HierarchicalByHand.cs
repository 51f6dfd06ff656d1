using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Prob;

namespace Benchmarks.ByHand;

/// <summary>
/// A regression whose level varies by group, over μ, log τ, the levels α, β and log σ. Rows are sorted by group once, each group's filled up to whole vectors; a loop over the
/// vectors of each group leaves one sum, and the sums of eight groups are added up together.
/// </summary>
/// <remarks>A row's presence is −1, a filling row's 0, with x = y = 0: the residual y − βx + α·presence is then 0, without a mask or a further operation.</remarks>
internal readonly struct HierarchicalByHand : ILogDensity
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const int Stride = 3 * Lanes.Count;   // a vector each of x, y and presence
    private readonly AlignedArray rows;
    private readonly AlignedArray scratch;
    private readonly int[] ends;            // of each group in rows; groups that fill the last eight have one vector of filling rows
    private readonly int groups;
    private readonly double count;
    private readonly double constant;

    public HierarchicalByHand(int[] group, double[] x, double[] y, int groups)
    {
        int[][] members = [.. Enumerable.Range(0, (groups + Lanes.Count - 1) / Lanes.Count * Lanes.Count).Select(g => Enumerable.Range(0, group.Length).Where(row => group[row] == g).ToArray())];
        (this.groups, count) = (groups, group.Length);
        ends = new int[members.Length];
        for (int g = 0, end = 0; g < members.Length; g++)
            ends[g] = end += Stride * Math.Max(1, (members[g].Length + Lanes.Count - 1) / Lanes.Count);
        rows = new(ends[^1]);
        scratch = new(2 * Lanes.Count);
        for (int g = 0; g < members.Length; g++)
        {
            for (int i = 0; i < members[g].Length; i++)
            {
                Span<double> at = rows.Span[((g == 0 ? 0 : ends[g - 1]) + (i / Lanes.Count * Stride) + (i % Lanes.Count))..];
                (at[0], at[Lanes.Count], at[2 * Lanes.Count]) = (x[members[g][i]], y[members[g][i]], -1);
            }
        }

        constant = -(2 * (HalfLogTwoPi + Math.Log(10))) + Math.Log(2 / (Math.PI * 2.5)) + (0.5 * Math.Log(2 / Math.PI)) - Math.Log(5) - ((groups + count) * HalfLogTwoPi);
    }

    public int Dimension => groups + 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(position.Length, Dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, Dimension);
        ref double u = ref MemoryMarshal.GetReference(position), slope = ref MemoryMarshal.GetReference(gradient), last = ref scratch.First;
        double mu = u, logTau = Unsafe.Add(ref u, 1), beta = Unsafe.Add(ref u, groups + 2), logSigma = Unsafe.Add(ref u, groups + 3);
        Vector512<double> scales = Elementary.Exp(Vector128.Create(logTau, logSigma).ToVector256().ToVector512());
        double tau = scales[0], sigma = scales[1], inverseTau = 1 / tau, inverseSigma = 1 / sigma;
        double spread = 1 + (tau * tau / 6.25), precision = inverseSigma * inverseSigma;

        Vector512<double> minusBeta = Vector512.Create(-beta), centre = Vector512.Create(mu), scale = Vector512.Create(inverseTau), precisions = Vector512.Create(precision);
        Vector512<double> sumZ = default, sumSquares = default, sumX0 = default, sumErrors0 = default, sumX1 = default, sumErrors1 = default;
        ref double row = ref rows.First, first = ref row;
        ref int end = ref MemoryMarshal.GetArrayDataReference(ends);
        for (int g = 0; g < groups; g += Lanes.Count)
        {
            bool isLast = g + Lanes.Count > groups;
            if (isLast)
            {
                centre.StoreUnsafe(ref last);   // a level that is not there counts as μ
                for (int i = 0; g + i < groups; i++)
                    Unsafe.Add(ref last, i) = Unsafe.Add(ref u, 2 + g + i);
            }

            ref double alpha = ref isLast ? ref last : ref Unsafe.Add(ref u, 2 + g);
            ref int stop = ref Unsafe.Add(ref end, g);
            Vector512<double> sum0 = Residuals(ref row, ref Unsafe.Add(ref first, stop), alpha, minusBeta, ref sumX0, ref sumErrors0);
            row = ref Unsafe.Add(ref first, stop);
            Vector512<double> sum1 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 1)), Unsafe.Add(ref alpha, 1), minusBeta, ref sumX1, ref sumErrors1);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 1));
            Vector512<double> sum2 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 2)), Unsafe.Add(ref alpha, 2), minusBeta, ref sumX0, ref sumErrors0);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 2));
            Vector512<double> sum3 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 3)), Unsafe.Add(ref alpha, 3), minusBeta, ref sumX1, ref sumErrors1);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 3));
            Vector512<double> sum4 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 4)), Unsafe.Add(ref alpha, 4), minusBeta, ref sumX0, ref sumErrors0);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 4));
            Vector512<double> sum5 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 5)), Unsafe.Add(ref alpha, 5), minusBeta, ref sumX1, ref sumErrors1);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 5));
            Vector512<double> sum6 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 6)), Unsafe.Add(ref alpha, 6), minusBeta, ref sumX0, ref sumErrors0);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 6));
            Vector512<double> sum7 = Residuals(ref row, ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 7)), Unsafe.Add(ref alpha, 7), minusBeta, ref sumX1, ref sumErrors1);
            row = ref Unsafe.Add(ref first, Unsafe.Add(ref stop, 7));

            Vector512<double> z = (Vector512.LoadUnsafe(ref alpha) - centre) * scale;
            sumZ += z;
            sumSquares = Vector512.FusedMultiplyAdd(z, z, sumSquares);
            Vector512<double> toAlpha = (precisions * Lanes.SumEach(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7)) - (z * scale);
            if (isLast)
            {
                toAlpha.StoreUnsafe(ref last, Lanes.Count);
                for (int i = 0; g + i < groups; i++)
                    Unsafe.Add(ref slope, 2 + g + i) = Unsafe.Add(ref last, Lanes.Count + i);
            }
            else
            {
                toAlpha.StoreUnsafe(ref slope, (nuint)(2 + g));
            }
        }

        double squares = Lanes.Sum(sumSquares), errors = precision * Lanes.Sum(sumErrors0 + sumErrors1);
        slope = (inverseTau * Lanes.Sum(sumZ)) - (mu / 100);
        Unsafe.Add(ref slope, 1) = squares - groups - 1 + (2 / spread);
        Unsafe.Add(ref slope, groups + 2) = (precision * Lanes.Sum(sumX0 + sumX1)) - (beta / 100);
        Unsafe.Add(ref slope, groups + 3) = errors + 1 - count - (sigma * sigma / 25);
        return constant - (((mu * mu) + (beta * beta)) / 200) - (sigma * sigma / 50) - (0.5 * (squares + errors))
            - ((groups - 1) * logTau) - ((count - 1) * logSigma) - Elementary.Log(Vector512.Create(spread)).ToScalar();
    }

    /// <summary>The residuals of one group, to be added up; those times x and their squares go to sums over all groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Residuals(
        ref double row, ref double end, double alpha, Vector512<double> minusBeta, ref Vector512<double> sumX, ref Vector512<double> sumErrors)
    {
        Vector512<double> level = Vector512.Create(alpha), sum = Next(ref row, level, minusBeta, ref sumX, ref sumErrors);
        for (row = ref Unsafe.Add(ref row, Stride); Unsafe.IsAddressLessThan(ref row, ref end); row = ref Unsafe.Add(ref row, Stride))
            sum += Next(ref row, level, minusBeta, ref sumX, ref sumErrors);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Next(ref double row, Vector512<double> alpha, Vector512<double> minusBeta, ref Vector512<double> sumX, ref Vector512<double> sumErrors)
    {
        Vector512<double> x = Vector512.LoadUnsafe(ref row);
        Vector512<double> residual = Vector512.FusedMultiplyAdd(minusBeta, x, Vector512.LoadUnsafe(ref row, Lanes.Count));
        residual = Vector512.FusedMultiplyAdd(alpha, Vector512.LoadUnsafe(ref row, 2 * Lanes.Count), residual);
        sumX = Vector512.FusedMultiplyAdd(residual, x, sumX);
        sumErrors = Vector512.FusedMultiplyAdd(residual, residual, sumErrors);
        return residual;
    }
}
