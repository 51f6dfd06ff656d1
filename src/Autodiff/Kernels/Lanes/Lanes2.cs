using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Prob.Graphs;

/// <summary>Two doubles side by side, the smallest register of them; also how a single value is computed.</summary>
internal readonly struct Lanes2(Vector128<double> vector) : INativeLanes<Lanes2>
{
    public readonly Vector128<double> Vector = vector;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Create(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 FromBits(long bits) => new(Vector128.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Load<TStored>(ref TStored from, nuint at)
        where TStored : unmanaged =>
        new(typeof(TStored) == typeof(float) ? Widened(ref Unsafe.As<TStored, float>(ref Unsafe.Add(ref from, at))) : Vector128.LoadUnsafe(ref Unsafe.As<TStored, double>(ref from), at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TStored>(Lanes2 x, ref TStored to, nuint at)
        where TStored : unmanaged
    {
        if (typeof(TStored) == typeof(float))
            Narrow(ref Unsafe.As<TStored, float>(ref Unsafe.Add(ref to, at)), x.Vector);
        else
            x.Vector.StoreUnsafe(ref Unsafe.As<TStored, double>(ref to), at);
    }

    /// <summary>Two floats, which are no whole register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Widened(ref float floats) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<double>(ref Unsafe.As<float, byte>(ref floats))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Narrow(ref float floats, Vector128<double> doubles) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref floats), Vector128.Narrow(doubles, doubles).AsDouble().ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 operator +(Lanes2 x, Lanes2 y) => new(x.Vector + y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 operator -(Lanes2 x, Lanes2 y) => new(x.Vector - y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 operator *(Lanes2 x, Lanes2 y) => new(x.Vector * y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 operator /(Lanes2 x, Lanes2 y) => new(x.Vector / y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 operator -(Lanes2 x) => new(-x.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 operator &(Lanes2 x, Lanes2 y) => new(x.Vector & y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 FusedMultiplyAdd(Lanes2 x, Lanes2 y, Lanes2 z) => new(Vector128.FusedMultiplyAdd(x.Vector, y.Vector, z.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Sqrt(Lanes2 x) => new(Vector128.Sqrt(x.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Abs(Lanes2 x) => new(Vector128.Abs(x.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Floor(Lanes2 x) => new(Vector128.Floor(x.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 CopySign(Lanes2 size, Lanes2 sign) => new(Vector128.CopySign(size.Vector, sign.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Max(Lanes2 x, Lanes2 y) => new(Vector128.Max(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Min(Lanes2 x, Lanes2 y) => new(Vector128.Min(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 MaxNative(Lanes2 x, Lanes2 y) => new(Vector128.MaxNative(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 MinNative(Lanes2 x, Lanes2 y) => new(Vector128.MinNative(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Equal(Lanes2 x, Lanes2 y) => new(Vector128.Equals(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Less(Lanes2 x, Lanes2 y) => new(Vector128.LessThan(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 LessOrEqual(Lanes2 x, Lanes2 y) => new(Vector128.LessThanOrEqual(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Select(Lanes2 mask, Lanes2 set, Lanes2 notSet) => new(Vector128.ConditionalSelect(mask.Vector, set.Vector, notSet.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 AddBits(Lanes2 x, Lanes2 y) => new((x.Vector.AsInt64() + y.Vector.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 SubtractBits(Lanes2 x, Lanes2 y) => new((x.Vector.AsInt64() - y.Vector.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 LessBits(Lanes2 x, Lanes2 y) => new(Vector128.LessThan(x.Vector.AsInt64(), y.Vector.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 ShiftBitsLeft(Lanes2 x, int count) => new((x.Vector.AsInt64() << count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 ShiftBitsRight(Lanes2 x, int count) => new((x.Vector.AsInt64() >> count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Scale(Lanes2 value, Lanes2 power) =>
        Avx512F.VL.IsSupported ? new(Avx512F.VL.Scale(value.Vector, power.Vector)) : VectorMath.ScaleInSteps(value, power);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes2 Mantissa, Lanes2 Exponent) Split(Lanes2 x)
    {
        if (!Avx512F.VL.IsSupported)
            return VectorMath.SplitByBits(x);

        Vector128<double> mantissa = Avx512F.VL.GetMantissa(x.Vector, VectorMath.MantissaFrom3Quarters);
        return (new(mantissa), new(Avx512F.VL.GetExponent(x.Vector) - Avx512F.VL.GetExponent(mantissa)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Pick<TTable>(Lanes2 place)
        where TTable : struct, ITable
    {
        ref double first = ref MemoryMarshal.GetReference(TTable.Entries);
        Vector128<long> places = place.Vector.AsInt64();
        return new(Vector128.Create(Unsafe.Add(ref first, (nint)(places.ToScalar() & 15)), Unsafe.Add(ref first, (nint)(places.GetElement(1) & 15))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Call<TFormula>(Lanes2 x)
        where TFormula : struct, IFormula => OutOfLine.Formula<Lanes2, TFormula>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Each<TFunction>(Lanes2 x)
        where TFunction : struct, IFunction => OutOfLine.Each<Lanes2, TFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 EachWhere<TFunction>(Lanes2 mask, Lanes2 x, Lanes2 notSet)
        where TFunction : struct, IFunction =>
        mask.Vector.AsInt64() == Vector128<long>.Zero ? notSet : Select(mask, OutOfLine.Each<Lanes2, TFunction>(Select(mask, x, Create(0))), notSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Each<TFunction>(Lanes2 x, Lanes2 y)
        where TFunction : struct, IFunction2 => OutOfLine.Each<Lanes2, TFunction>(x, y);
}
