namespace Prob.Graphs.Plans;

/// <summary>Lanes that do not compute but write down what would be computed, in <see cref="Code.Current"/>: so each formula stands in the library once.</summary>
internal readonly struct Emitted(Value value) : ILanes<Emitted>
{
    public Value Value => value;

    private static Code Code => Code.Current!;

    public static Emitted Create(double value) => new(Code.Constant(value, Code.FormulaLanes));

    public static Emitted FromBits(long bits) => Create(BitConverter.Int64BitsToDouble(bits));

    public static Emitted operator +(Emitted x, Emitted y) => Apply(Operation.Add, x, y);

    public static Emitted operator -(Emitted x, Emitted y) => Apply(Operation.Subtract, x, y);

    public static Emitted operator *(Emitted x, Emitted y) => Apply(Operation.Multiply, x, y);

    public static Emitted operator /(Emitted x, Emitted y) => Apply(Operation.Divide, x, y);

    public static Emitted operator -(Emitted x) => new(Code.Apply(Operation.Negate, x.Value));

    public static Emitted operator &(Emitted x, Emitted y) => Apply(Operation.And, x, y);

    public static Emitted FusedMultiplyAdd(Emitted x, Emitted y, Emitted z) => new(Code.Apply(Operation.FusedMultiplyAdd, x.Value, y.Value, z.Value));

    public static Emitted Sqrt(Emitted x) => new(Code.Apply(Operation.Sqrt, x.Value));

    public static Emitted Abs(Emitted x) => new(Code.Apply(Operation.Abs, x.Value));

    public static Emitted Floor(Emitted x) => new(Code.Apply(Operation.Floor, x.Value));

    public static Emitted CopySign(Emitted size, Emitted sign) => Apply(Operation.CopySign, size, sign);

    public static Emitted Max(Emitted x, Emitted y) => Apply(Operation.Max, x, y);

    public static Emitted Min(Emitted x, Emitted y) => Apply(Operation.Min, x, y);

    public static Emitted MaxNative(Emitted x, Emitted y) => Apply(Operation.MaxNative, x, y);

    public static Emitted MinNative(Emitted x, Emitted y) => Apply(Operation.MinNative, x, y);

    public static Emitted Equal(Emitted x, Emitted y) => Apply(Operation.Equal, x, y);

    public static Emitted Less(Emitted x, Emitted y) => Apply(Operation.Less, x, y);

    public static Emitted LessOrEqual(Emitted x, Emitted y) => Apply(Operation.LessOrEqual, x, y);

    public static Emitted Select(Emitted mask, Emitted set, Emitted notSet) => new(Code.Apply(Operation.Select, mask.Value, set.Value, notSet.Value));

    public static Emitted AddBits(Emitted x, Emitted y) => Apply(Operation.AddBits, x, y);

    public static Emitted SubtractBits(Emitted x, Emitted y) => Apply(Operation.SubtractBits, x, y);

    public static Emitted LessBits(Emitted x, Emitted y) => Apply(Operation.LessBits, x, y);

    public static Emitted ShiftBitsLeft(Emitted x, int count) => new(Code.Apply(Operation.ShiftBitsLeft, x.Value, count));

    public static Emitted ShiftBitsRight(Emitted x, int count) => new(Code.Apply(Operation.ShiftBitsRight, x.Value, count));

    public static Emitted Scale(Emitted value, Emitted power) =>
        LaneInstructions.HasScale(value.Value.Lanes) ? Apply(Operation.Scale, value, power) : VectorMath.ScaleInSteps(value, power);

    public static (Emitted Mantissa, Emitted Exponent) Split(Emitted x)
    {
        if (!LaneInstructions.HasScale(x.Value.Lanes))
            return VectorMath.SplitByBits(x);
        var mantissa = new Emitted(Code.Apply(Operation.Mantissa, x.Value));
        return (mantissa, new Emitted(Code.Apply(Operation.Exponent, x.Value)) - new Emitted(Code.Apply(Operation.Exponent, mantissa.Value)));
    }

    public static Emitted Pick<TTable>(Emitted place)
        where TTable : struct, ITable => new(Code.Apply(Operation.Pick, typeof(TTable), place.Value));

    public static Emitted Call<TFormula>(Emitted x)
        where TFormula : struct, IFormula => new(Code.Apply(Operation.Call, typeof(TFormula), x.Value));

    public static Emitted Each<TFunction>(Emitted x)
        where TFunction : struct, IFunction => new(Code.Apply(Operation.Each, typeof(TFunction), x.Value));

    public static Emitted Each<TFunction>(Emitted x, Emitted y)
        where TFunction : struct, IFunction2 => new(Code.Apply(Operation.EachPair, typeof(TFunction), x.Value, y.Value));

    private static Emitted Apply(Operation operation, Emitted x, Emitted y) => new(Code.Apply(operation, x.Value, y.Value));
}
