namespace Prob.Graphs;

/// <summary>
/// Doubles that are computed with side by side. A formula is written once over this interface, and runs on as many lanes as the processor has (<see cref="Lanes8"/>,
/// <see cref="Lanes4"/>, <see cref="Lanes2"/>), or writes itself down as code that does. So it looks at no value: what depends on one is selected by a mask, which has all bits
/// of a lane set or none. Lanes never look at each other, and all widths give the same bits.
/// </summary>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>The same value in every lane.</summary>
    static abstract T Create(double value);

    /// <summary>The same value in every lane, which a loop keeps in a register.</summary>
    static virtual T Constant(double value) => T.Create(value);

    /// <summary>The same bits in every lane.</summary>
    static virtual T FromBits(long bits) => T.Create(BitConverter.Int64BitsToDouble(bits));

    static abstract T operator +(T x, T y);

    static abstract T operator -(T x, T y);

    static abstract T operator *(T x, T y);

    static abstract T operator /(T x, T y);

    /// <summary>The other sign, also of 0 and NaN.</summary>
    static abstract T operator -(T x);

    /// <summary>Bit by bit.</summary>
    static abstract T operator &(T x, T y);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract T FusedMultiplyAdd(T x, T y, T z);

    static abstract T Sqrt(T x);

    static abstract T Abs(T x);

    static abstract T Floor(T x);

    /// <summary>The size of the first with the sign of the second.</summary>
    static abstract T CopySign(T size, T sign);

    /// <summary>The larger; NaN if either is.</summary>
    static abstract T Max(T x, T y);

    /// <summary>The smaller; NaN if either is.</summary>
    static abstract T Min(T x, T y);

    /// <summary>The larger in one instruction; if either is NaN or both are 0, the second or what the processor says.</summary>
    static abstract T MaxNative(T x, T y);

    /// <summary>The smaller in one instruction; if either is NaN or both are 0, the second or what the processor says.</summary>
    static abstract T MinNative(T x, T y);

    /// <summary>A mask.</summary>
    static abstract T Equal(T x, T y);

    /// <summary>A mask.</summary>
    static abstract T Less(T x, T y);

    /// <summary>A mask.</summary>
    static abstract T LessOrEqual(T x, T y);

    /// <summary>The first value where the mask is set, the second where it is not.</summary>
    static abstract T Select(T mask, T set, T notSet);

    /// <summary>x &lt; y ? set : notSet in one step, for processors whose masks are no vectors.</summary>
    static virtual T SelectLess(T x, T y, T set, T notSet) => T.Select(T.Less(x, y), set, notSet);

    /// <summary>The sum of the bits as whole numbers.</summary>
    static abstract T AddBits(T x, T y);

    /// <summary>The difference of the bits as whole numbers.</summary>
    static abstract T SubtractBits(T x, T y);

    /// <summary>A mask: whether the bits are less, as whole numbers with a sign.</summary>
    static abstract T LessBits(T x, T y);

    /// <summary>The first value where the bits of x are less than those of y, as whole numbers with a sign, in one step.</summary>
    static virtual T SelectLessBits(T x, T y, T set, T notSet) => T.Select(T.LessBits(x, y), set, notSet);

    static abstract T ShiftBitsLeft(T x, int count);

    /// <summary>Shifts copies of the highest bit in.</summary>
    static abstract T ShiftBitsRight(T x, int count);

    /// <inheritdoc cref="VectorMath.ScaleInSteps{T}(T, T)"/>
    static virtual T Scale(T value, T power) => VectorMath.ScaleInSteps(value, power);

    /// <inheritdoc cref="VectorMath.SplitByBits{T}(T)"/>
    static virtual (T Mantissa, T Exponent) Split(T x) => VectorMath.SplitByBits(x);

    /// <summary>The entries of a table that the lowest four bits of each lane name.</summary>
    static abstract T Pick<TTable>(T place)
        where TTable : struct, ITable;

    /// <summary>A formula too long to be repeated wherever it is used.</summary>
    static abstract T Call<TFormula>(T x)
        where TFormula : struct, IFormula;

    /// <summary>A function of single values, lane by lane.</summary>
    static abstract T Each<TFunction>(T x)
        where TFunction : struct, IFunction;

    /// <summary>A function of single values in the lanes where the mask is set, which should be rare; in the others what is given.</summary>
    static virtual T EachWhere<TFunction>(T mask, T x, T notSet)
        where TFunction : struct, IFunction => T.Select(mask, T.Each<TFunction>(T.Select(mask, x, T.Create(0))), notSet);

    /// <summary>A function of two values, lane by lane.</summary>
    static abstract T Each<TFunction>(T x, T y)
        where TFunction : struct, IFunction2;
}

/// <summary>Sixteen numbers, as a type: two registers of AVX-512, from which one instruction picks.</summary>
internal interface ITable
{
    static abstract ReadOnlySpan<double> Entries { get; }
}

/// <summary>A formula over lanes, as a type.</summary>
internal interface IFormula
{
    static abstract T Invoke<T>(T x)
        where T : struct, ILanes<T>;
}

/// <summary>A function for which there is no formula over lanes, as a type.</summary>
internal interface IFunction
{
    static abstract double Invoke(double x);
}

/// <summary>A function of two values for which there is no formula over lanes, as a type.</summary>
internal interface IFunction2
{
    static abstract double Invoke(double x, double y);
}
