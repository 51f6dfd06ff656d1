using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x · y; ⊗ in any semiring.</summary>
internal sealed record Multiply : Binary<Multiply.Operator>, IPolymorphic
{
    public static readonly Multiply Instance = new();

    public TMessage Forward<TMessage>(IAlgebra<TMessage> algebra, Node node, ReadOnlySpan<TMessage> inputs)
    {
        TensorType type = node.Outputs[0].Type;
        return Broadcasting.Contract(algebra, type, type, [(inputs[0], node.Inputs[0].Type), (inputs[1], node.Inputs[1].Type)]);
    }

    /// <summary>The message times the other factor, summed over what this one lacks.</summary>
    public TMessage Back<TMessage>(IAlgebra<TMessage> algebra, Node node, TMessage message, Func<Tensor, TMessage> value, int input)
    {
        Tensor other = node.Inputs[1 - input];
        TensorType type = node.Outputs[0].Type;
        return Broadcasting.Contract(algebra, type, node.Inputs[input].Type, [(message, type), (value(other), other.Type)]);
    }

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor x, Tensor y) = (inputs[0], inputs[1]);
        TensorType type = TensorType.Broadcast(x.Type, y.Type);
        if (x.IsLiteral(1) && y.Type == type)
            return y;
        if (y.IsLiteral(1) && x.Type == type)
            return x;
        if (x.IsLiteral(-1) && y.Type == type)
            return -y;
        if (y.IsLiteral(-1) && x.Type == type)
            return -x;
        if (x == y)
            return Functions.Square(x);
        if (x.Source.Primitive is Negate)
            return -(x.Source.Inputs[0] * y);
        if (y.Source.Primitive is Negate)
            return -(x * y.Source.Inputs[0]);
        if (y.IsLiteralScalar && !x.IsLiteralScalar)
            return y * x;   // numbers first, so that the next rule finds them
        if (x.IsLiteralScalar && y.Source.Primitive is Multiply && y.Source.Inputs[0].IsLiteralScalar && double.IsNormal(x.Values[0] * y.Source.Inputs[0].Values[0]))
            return x * y.Source.Inputs[0] * y.Source.Inputs[1];   // unless the numbers alone would overflow or vanish
        // Out of a product of equals, where it may meet another number; but into a product of a scalar, where it is applied once.
        if (x.Source.Primitive is Multiply && x.Source.Inputs[0].IsModerate && x.Type == type && x.Source.Inputs[1].Type == type && !y.IsLiteralScalar)
            return x.Source.Inputs[0] * (x.Source.Inputs[1] * y);
        if (y.Source.Primitive is Multiply && y.Source.Inputs[0].IsModerate && y.Type == type && y.Source.Inputs[1].Type == type && !x.IsLiteralScalar)
            return y.Source.Inputs[0] * (x * y.Source.Inputs[1]);
        if (x.IsModerate && y.Source.Primitive is Multiply && y.Type != TensorType.Scalar)
        {
            (Tensor first, Tensor second) = (y.Source.Inputs[0], y.Source.Inputs[1]);
            if (first.Type == TensorType.Scalar && second.Type == type)
                return x * first * second;
            if (second.Type == TensorType.Scalar && first.Type == type)
                return x * second * first;
        }

        return base.Simplify(inputs);
    }

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message * y;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => message * x;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => x * y;
    }
}
