using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Prob.Graphs;

/// <summary>Four doubles side by side, a register of AVX.</summary>
internal readonly struct Lanes4(Vector256<double> vector) : INativeLanes<Lanes4>
{
    public readonly Vector256<double> Vector = vector;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 FromBits(long bits) => new(Vector256.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load<TStored>(ref TStored from, nuint at)
        where TStored : unmanaged =>
        new(typeof(TStored) == typeof(float) ? Widened(Vector128.LoadUnsafe(ref Unsafe.As<TStored, float>(ref from), at)) : Vector256.LoadUnsafe(ref Unsafe.As<TStored, double>(ref from), at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TStored>(Lanes4 x, ref TStored to, nuint at)
        where TStored : unmanaged
    {
        if (typeof(TStored) == typeof(float))
            Narrowed(x.Vector).StoreUnsafe(ref Unsafe.As<TStored, float>(ref to), at);
        else
            x.Vector.StoreUnsafe(ref Unsafe.As<TStored, double>(ref to), at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Widened(Vector128<float> floats) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(floats)
        : Vector256.Create(Vector128.WidenLower(floats), Vector128.WidenUpper(floats));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Narrowed(Vector256<double> doubles) => Avx.IsSupported
        ? Avx.ConvertToVector128Single(doubles)
        : Vector128.Narrow(doubles.GetLower(), doubles.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 x, Lanes4 y) => new(x.Vector + y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 x, Lanes4 y) => new(x.Vector - y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 x, Lanes4 y) => new(x.Vector * y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator /(Lanes4 x, Lanes4 y) => new(x.Vector / y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 x) => new(-x.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator &(Lanes4 x, Lanes4 y) => new(x.Vector & y.Vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 FusedMultiplyAdd(Lanes4 x, Lanes4 y, Lanes4 z) => new(Vector256.FusedMultiplyAdd(x.Vector, y.Vector, z.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Sqrt(Lanes4 x) => new(Vector256.Sqrt(x.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Abs(Lanes4 x) => new(Vector256.Abs(x.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Floor(Lanes4 x) => new(Vector256.Floor(x.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 CopySign(Lanes4 size, Lanes4 sign) => new(Vector256.CopySign(size.Vector, sign.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Max(Lanes4 x, Lanes4 y) => new(Vector256.Max(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Min(Lanes4 x, Lanes4 y) => new(Vector256.Min(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MaxNative(Lanes4 x, Lanes4 y) => new(Vector256.MaxNative(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MinNative(Lanes4 x, Lanes4 y) => new(Vector256.MinNative(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Equal(Lanes4 x, Lanes4 y) => new(Vector256.Equals(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Less(Lanes4 x, Lanes4 y) => new(Vector256.LessThan(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 LessOrEqual(Lanes4 x, Lanes4 y) => new(Vector256.LessThanOrEqual(x.Vector, y.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Select(Lanes4 mask, Lanes4 set, Lanes4 notSet) => new(Vector256.ConditionalSelect(mask.Vector, set.Vector, notSet.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 AddBits(Lanes4 x, Lanes4 y) => new((x.Vector.AsInt64() + y.Vector.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 SubtractBits(Lanes4 x, Lanes4 y) => new((x.Vector.AsInt64() - y.Vector.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 LessBits(Lanes4 x, Lanes4 y) => new(Vector256.LessThan(x.Vector.AsInt64(), y.Vector.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 ShiftBitsLeft(Lanes4 x, int count) => new((x.Vector.AsInt64() << count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 ShiftBitsRight(Lanes4 x, int count) => new((x.Vector.AsInt64() >> count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Scale(Lanes4 value, Lanes4 power) =>
        Avx512F.VL.IsSupported ? new(Avx512F.VL.Scale(value.Vector, power.Vector)) : VectorMath.ScaleInSteps(value, power);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes4 Mantissa, Lanes4 Exponent) Split(Lanes4 x)
    {
        if (!Avx512F.VL.IsSupported)
            return VectorMath.SplitByBits(x);

        Vector256<double> mantissa = Avx512F.VL.GetMantissa(x.Vector, VectorMath.MantissaFrom3Quarters);
        return (new(mantissa), new(Avx512F.VL.GetExponent(x.Vector) - Avx512F.VL.GetExponent(mantissa)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Pick<TTable>(Lanes4 place)
        where TTable : struct, ITable =>
        new(Vector256.Create(Lanes2.Pick<TTable>(new(place.Vector.GetLower())).Vector, Lanes2.Pick<TTable>(new(place.Vector.GetUpper())).Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Call<TFormula>(Lanes4 x)
        where TFormula : struct, IFormula => OutOfLine.Formula<Lanes4, TFormula>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Each<TFunction>(Lanes4 x)
        where TFunction : struct, IFunction => OutOfLine.Each<Lanes4, TFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 EachWhere<TFunction>(Lanes4 mask, Lanes4 x, Lanes4 notSet)
        where TFunction : struct, IFunction =>
        mask.Vector.AsInt64() == Vector256<long>.Zero ? notSet : Select(mask, OutOfLine.Each<Lanes4, TFunction>(Select(mask, x, Create(0))), notSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Each<TFunction>(Lanes4 x, Lanes4 y)
        where TFunction : struct, IFunction2 => OutOfLine.Each<Lanes4, TFunction>(x, y);
}
