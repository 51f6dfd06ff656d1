using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x / y. A zero message stays zero where y is 0.</summary>
internal sealed record Divide : Binary<Divide.Operator>
{
    public static readonly Divide Instance = new();

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
        inputs[1].IsLiteral(1) && inputs[0].Type == Infer([inputs[0].Type, inputs[1].Type])[0] ? inputs[0] : base.Simplify(inputs);

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Annihilate.Product(message, 1 / y);

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -Annihilate.Product(message, z / y);

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => x / y;
    }
}
