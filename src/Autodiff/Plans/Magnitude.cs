using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs.Plans;

/// <summary>
/// What is known of a table of weights, in the 8 bytes behind its values: the power of two that multiplies them all, and above which power of two the positive ones
/// lie. Values are moved into the exponent only when they come near the edge of a double's range.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct Magnitude
{
    /// <summary>The smallest value that is as accurate as any other is 2 to the power of this: what is below it counts as lost.</summary>
    public const int Least = -960;

    /// <summary>The largest value of every table is within 2 to the power of ±this, so that the product of seven neither overflows nor vanishes.</summary>
    private const int Most = 128;

    private const int LeastParallel = 1 << 17, Parts = 16;

    private Magnitude(int exponent, int smallest) => (Exponent, Smallest) = (exponent, smallest);

    /// <summary>The power of two that multiplies all values.</summary>
    public int Exponent { get; }

    /// <summary>Every positive value is at least 2 to the power of this.</summary>
    public int Smallest { get; }

    /// <summary>The magnitude behind the values of a buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Magnitude Of(ref double values, int length) => ref Unsafe.As<double, Magnitude>(ref Unsafe.Add(ref values, length));

    /// <summary>Measures values that are to be multiplied by 2 to a power, and scales them if their magnitude is extreme; false if that loses a positive one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Measure(ref double values, int length, int exponent)
    {
        (double largest, double smallest) = length < LeastParallel ? Range(ref values, length) : RangeInParts(ref values, length);
        int top = largest > 0 ? Math.ILogB(largest) : 0, bottom = largest > 0 ? Math.ILogB(smallest) : 0;
        if (top is < -Most or > Most && double.IsFinite(largest))
        {
            int shift = Math.Max(top, -1000);   // 2 to the power 1074 would be ∞
            double factor = Math.ScaleB(1, -shift);
            foreach (ref double value in MemoryMarshal.CreateSpan(ref values, length))
                value *= factor;
            (exponent, top, bottom) = (exponent + shift, top - shift, bottom - shift);
        }

        Of(ref values, length) = new Magnitude(exponent, bottom);
        return bottom >= Least;
    }

    private static unsafe (double Largest, double Smallest) RangeInParts(ref double values, int length)
    {
        var ranges = new (double Largest, double Smallest)[Parts];
        fixed (double* start = &values)
        {
            nint address = (nint)start;
            Parallel.For(0, Parts, part =>
            {
                int begin = (int)((long)length * part / Parts), end = (int)((long)length * (part + 1) / Parts);
                ranges[part] = Range(ref Unsafe.AsRef<double>((double*)address + begin), end - begin);
            });
        }

        return (ranges.Max(range => range.Largest), ranges.Min(range => range.Smallest));
    }

    /// <summary>The largest value, and the smallest positive one or ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Largest, double Smallest) Range(ref double values, int length)
    {
        double largest = 0, smallest = double.PositiveInfinity;
        int i = 0;
        if (length >= Vector512<double>.Count)
        {
            // Two of each, as each waits for the one before; no value is NaN, so the processor's own maximum does.
            Vector512<double> most = default, most2 = default, least = Vector512.Create(double.PositiveInfinity), least2 = least, infinity = least;
            for (; i + (2 * Vector512<double>.Count) <= length; i += 2 * Vector512<double>.Count)
            {
                Vector512<double> v = Vector512.LoadUnsafe(ref values, (nuint)i), v2 = Vector512.LoadUnsafe(ref values, (nuint)(i + Vector512<double>.Count));
                most = Vector512.MaxNative(most, v);
                most2 = Vector512.MaxNative(most2, v2);
                least = Vector512.MinNative(least, Vector512.ConditionalSelect(Vector512.GreaterThan(v, Vector512<double>.Zero), v, infinity));
                least2 = Vector512.MinNative(least2, Vector512.ConditionalSelect(Vector512.GreaterThan(v2, Vector512<double>.Zero), v2, infinity));
            }

            if (i + Vector512<double>.Count <= length)
            {
                Vector512<double> v = Vector512.LoadUnsafe(ref values, (nuint)i);
                most = Vector512.MaxNative(most, v);
                least = Vector512.MinNative(least, Vector512.ConditionalSelect(Vector512.GreaterThan(v, Vector512<double>.Zero), v, infinity));
                i += Vector512<double>.Count;
            }

            (most, least) = (Vector512.MaxNative(most, most2), Vector512.MinNative(least, least2));
            Vector256<double> half = Vector256.MaxNative(most.GetLower(), most.GetUpper()), other = Vector256.MinNative(least.GetLower(), least.GetUpper());
            Vector128<double> quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper()), last = Vector128.MinNative(other.GetLower(), other.GetUpper());
            (largest, smallest) = (Math.Max(quarter[0], quarter[1]), Math.Min(last[0], last[1]));
        }

        for (; i < length; i++)
        {
            double value = Unsafe.Add(ref values, i);
            largest = Math.Max(largest, value);
            if (value > 0 && value < smallest)
                smallest = value;
        }

        return (largest, smallest);
    }
}
