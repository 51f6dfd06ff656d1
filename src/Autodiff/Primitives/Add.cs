using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x + y; ⊕ in any semiring.</summary>
internal sealed record Add : Binary<Add.Operator>, IPolymorphic
{
    public static readonly Add Instance = new();

    public TMessage Forward<TMessage>(IAlgebra<TMessage> algebra, Node node, ReadOnlySpan<TMessage> inputs)
    {
        TensorType type = node.Outputs[0].Type;
        return algebra.Plus(
            Broadcasting.Contract(algebra, type, type, [(inputs[0], node.Inputs[0].Type)]),
            Broadcasting.Contract(algebra, type, type, [(inputs[1], node.Inputs[1].Type)]));
    }

    public TMessage Back<TMessage>(IAlgebra<TMessage> algebra, Node node, TMessage message, Func<Tensor, TMessage> value, int input) =>
        Broadcasting.Contract(algebra, node.Outputs[0].Type, node.Inputs[input].Type, [(message, node.Outputs[0].Type)]);

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor x, Tensor y) = (inputs[0], inputs[1]);
        TensorType type = TensorType.Broadcast(x.Type, y.Type);
        if (x.IsLiteral(0) && y.Type == type)
            return y;
        if (y.IsLiteral(0) && x.Type == type)
            return x;
        if (x == y)
            return 2 * x;
        if (y.Source.Primitive is Negate)
            return x - y.Source.Inputs[0];
        return x.Source.Primitive is Negate ? y - x.Source.Inputs[0] : KnownTerm.Collect(x, y, isDifference: false) ?? base.Simplify(inputs);
    }

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => message;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => x + y;
    }
}
