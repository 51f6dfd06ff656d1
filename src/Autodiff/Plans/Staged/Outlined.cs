using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Prob.Graphs.Plans;

/// <summary>What staged code calls instead of repeating it.</summary>
internal static class Outlined
{
    /// <summary>The method that applies a formula or function to lanes.</summary>
    public static MethodInfo MethodOf(Operation operation, int lanes, Type function)
    {
        string name = operation + (lanes == 1 ? "1" : lanes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return typeof(Outlined).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(function);
    }

    /// <summary>The sums of all lanes of four vectors: halves are added, then neighbours, two vectors at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SumEach(Vector512<double> x, Vector512<double> y, Vector512<double> z, Vector512<double> w) => SumEach(
        x.GetLower() + x.GetUpper(), y.GetLower() + y.GetUpper(), z.GetLower() + z.GetUpper(), w.GetLower() + w.GetUpper());

    /// <inheritdoc cref="SumEach(Vector512{double}, Vector512{double}, Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SumEach(Vector256<double> x, Vector256<double> y, Vector256<double> z, Vector256<double> w)
    {
        // Lanes 0 and 2 of a pair come from the first of the two, 1 and 3 from the second.
        Vector256<double> xy = Neighbours(x, y), zw = Neighbours(z, w);
        return Vector256.Create(xy.GetLower() + xy.GetUpper(), zw.GetLower() + zw.GetUpper());

        static Vector256<double> Neighbours(Vector256<double> left, Vector256<double> right) => Avx.IsSupported
            ? Avx.UnpackLow(left, right) + Avx.UnpackHigh(left, right)
            : Vector256.Create(left[0], right[0], left[2], right[2]) + Vector256.Create(left[1], right[1], left[3], right[3]);
    }

    /// <summary>Copies floats of a plan to doubles of its caller.</summary>
    public static void CopyFloats(ref double to, ref float from, int count) =>
        Stored.Copy(MemoryMarshal.CreateReadOnlySpan(ref from, count), MemoryMarshal.CreateSpan(ref to, count));

    /// <summary>The nearest floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Round(Vector512<double> x) => Lanes8.Widened(Lanes8.Narrowed(x));

    /// <inheritdoc cref="Round(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Round(Vector256<double> x) => Lanes4.Widened(Lanes4.Narrowed(x));

    /// <inheritdoc cref="Round(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Round(Vector128<double> x) => Vector128.WidenLower(Vector128.Narrow(x, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pick8<TTable>(Vector512<double> place)
        where TTable : struct, ITable => Lanes8.Pick<TTable>(new(place)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Pick4<TTable>(Vector256<double> place)
        where TTable : struct, ITable => Lanes4.Pick<TTable>(new(place)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Pick2<TTable>(Vector128<double> place)
        where TTable : struct, ITable => Lanes2.Pick<TTable>(new(place)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Pick1<TTable>(Vector128<double> place)
        where TTable : struct, ITable => Lanes2.Pick<TTable>(new(place)).Vector;

    private static Vector512<double> Call8<TFormula>(Vector512<double> x)
        where TFormula : struct, IFormula => Lanes8.Call<TFormula>(new(x)).Vector;

    private static Vector256<double> Call4<TFormula>(Vector256<double> x)
        where TFormula : struct, IFormula => Lanes4.Call<TFormula>(new(x)).Vector;

    private static Vector128<double> Call2<TFormula>(Vector128<double> x)
        where TFormula : struct, IFormula => Lanes2.Call<TFormula>(new(x)).Vector;

    private static Vector128<double> Call1<TFormula>(Vector128<double> x)
        where TFormula : struct, IFormula => Lanes2.Call<TFormula>(new(x)).Vector;

    private static Vector512<double> Each8<TFunction>(Vector512<double> x)
        where TFunction : struct, IFunction => Lanes8.Each<TFunction>(new(x)).Vector;

    private static Vector256<double> Each4<TFunction>(Vector256<double> x)
        where TFunction : struct, IFunction => Lanes4.Each<TFunction>(new(x)).Vector;

    private static Vector128<double> Each2<TFunction>(Vector128<double> x)
        where TFunction : struct, IFunction => Lanes2.Each<TFunction>(new(x)).Vector;

    private static Vector128<double> Each1<TFunction>(Vector128<double> x)
        where TFunction : struct, IFunction => Vector128.CreateScalar(TFunction.Invoke(x.ToScalar()));

    private static Vector512<double> EachPair8<TFunction>(Vector512<double> x, Vector512<double> y)
        where TFunction : struct, IFunction2 => Lanes8.Each<TFunction>(new(x), new(y)).Vector;

    private static Vector256<double> EachPair4<TFunction>(Vector256<double> x, Vector256<double> y)
        where TFunction : struct, IFunction2 => Lanes4.Each<TFunction>(new(x), new(y)).Vector;

    private static Vector128<double> EachPair2<TFunction>(Vector128<double> x, Vector128<double> y)
        where TFunction : struct, IFunction2 => Lanes2.Each<TFunction>(new(x), new(y)).Vector;

    private static Vector128<double> EachPair1<TFunction>(Vector128<double> x, Vector128<double> y)
        where TFunction : struct, IFunction2 => Vector128.CreateScalar(TFunction.Invoke(x.ToScalar(), y.ToScalar()));
}
