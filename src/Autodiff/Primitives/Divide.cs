using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x / y. A zero message stays zero where y is 0.</summary>
internal sealed record Divide : Binary<Divide.Operator>
{
    public static readonly Divide Instance = new();

    /// <summary>A divisor that is known or a scale is inverted once, for its reciprocal stands in the derivative as well: a quotient may be the neighbour of the nearest number.</summary>
    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor x, Tensor y) = (inputs[0], inputs[1]);
        if (y.IsLiteral(1) && x.Type == Infer([x.Type, y.Type])[0])
            return x;
        if (y.IsLiteralScalar && !double.IsNormal(1 / y.Values[0]))
            return base.Simplify(inputs);
        return !x.Source.IsKnown && (y.Source.IsKnown || IsScale(y)) ? x * (1 / y) : base.Simplify(inputs);
    }

    /// <summary>
    /// Whether it is a scalar made by exp, as positive sites are. Only below 6e−309, within 36 of where exp vanishes, is there no finite reciprocal; any other divisor may be that small.
    /// </summary>
    private static bool IsScale(Tensor y) => y.Type == TensorType.Scalar && y.Source.Primitive switch
    {
        Exp => true,
        Multiply or Add => y.Source.Inputs.Any(input => IsScale(input)) && y.Source.Inputs.All(input => input.IsModerate || IsScale(input)),
        _ => false,
    };

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Annihilate.Product(message, 1 / y);

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -Annihilate.Product(Annihilate.Product(message, 1 / y), z);

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => x / y;
    }
}
