using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x − y.</summary>
internal sealed record Subtract : Binary<Subtract.Operator>
{
    public static readonly Subtract Instance = new();

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
        inputs[1].IsLiteral(0) && inputs[0].Type == Infer([inputs[0].Type, inputs[1].Type])[0] ? inputs[0]
        : inputs[0].IsLiteral(0) && inputs[1].Type == Infer([inputs[0].Type, inputs[1].Type])[0] ? -inputs[1]
        : inputs[1].Source.Primitive is Negate ? inputs[0] + inputs[1].Source.Inputs[0]
        : KnownTerm.Collect(inputs[0], inputs[1], isDifference: true) ?? base.Simplify(inputs);

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -message;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => x - y;
    }
}
