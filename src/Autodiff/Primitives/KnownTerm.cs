namespace Prob.Graphs;

/// <summary>
/// What is known of a sum, from the program or the data, and the rest: ± rest + known. The known terms of nested sums are brought together, which leaves a run one addition for the
/// constants of all densities of a model.
/// </summary>
internal readonly record struct KnownTerm(Tensor Rest, bool IsNegative, Tensor? Known)
{
    /// <summary>x + y or x − y with the known terms of both in one; null if there is nothing to gain.</summary>
    public static Tensor? Collect(Tensor x, Tensor y, bool isDifference)
    {
        if (x.Type != TensorType.Scalar || y.Type != TensorType.Scalar || (x.Source.IsKnown && y.Source.IsKnown))
            return null;
        if (y.Source.IsKnown)
            return Of(x) is { Known: { } inner } sum ? sum.Plus(isDifference ? inner - y : inner + y) : null;
        KnownTerm right = Of(y);
        if (isDifference)
            right = new(right.Rest, !right.IsNegative, right.Known is { } subtracted ? -subtracted : null);
        if (x.Source.IsKnown)
            return right.Known is { } outer ? right.Plus(x + outer) : null;
        KnownTerm left = Of(x);
        if ((left.Known ?? right.Known) is null)
            return null;
        Tensor known = left.Known is null ? right.Known! : right.Known is null ? left.Known : left.Known + right.Known;
        return (left.IsNegative, right.IsNegative) switch
        {
            (true, true) => known - (left.Rest + right.Rest),
            (true, false) => right.Rest - left.Rest + known,
            (false, true) => left.Rest - right.Rest + known,
            _ => left.Rest + right.Rest + known,
        };
    }

    /// <summary>
    /// Whether a value is right to about a unit in its last place only: then another order of a sum adds no error of another size. Exact values, such as that of an input and 1980, may
    /// differ by little, and their difference would lose its digits if something else came first.
    /// </summary>
    public static bool IsRounded(Tensor t)
    {
        Node node = t.Source;
        return node.Primitive switch
        {
            Constant { IsData: false } number => Array.TrueForAll(number.Values, HasManyDigits),
            Multiply => node.Inputs[0].IsLiteralScalar ? IsRounded(node.Inputs[1]) : !node.Inputs[1].IsLiteralScalar || IsRounded(node.Inputs[0]),
            Negate => IsRounded(node.Inputs[0]),
            Add or Subtract => IsRounded(node.Inputs[0]) && IsRounded(node.Inputs[1]),
            Contract => node.Inputs.Length > 1 || IsRounded(node.Inputs[0]),
            Square or Divide or Exp or Log or Log1p or Log1pSquare or LogGamma or LogBeta or LogSumExp or Softplus => true,
            _ => false,
        };
    }

    /// <summary>Unlike 1980 or 0.25, a number such as log 2π is the nearest to what is meant.</summary>
    private static bool HasManyDigits(double value) => (BitConverter.DoubleToInt64Bits(value) & 0xFFFFF) != 0;

    private static KnownTerm Of(Tensor sum)
    {
        Node node = sum.Source;
        if (node.Primitive is not (Add or Subtract))
            return new(sum, false, null);
        (Tensor x, Tensor y) = (node.Inputs[0], node.Inputs[1]);
        bool isDifference = node.Primitive is Subtract;
        return x.Source.IsKnown && !y.Source.IsKnown && (IsRounded(y) || IsRounded(x)) ? new(y, isDifference, x)
            : y.Source.IsKnown && !x.Source.IsKnown && (IsRounded(x) || IsRounded(y)) ? new(x, false, isDifference ? -y : y)
            : new(sum, false, null);
    }

    private Tensor Plus(Tensor known) => IsNegative ? known - Rest : Rest + known;
}
