using System.Runtime.CompilerServices;

namespace Prob.Graphs;

internal sealed record Negate : Unary<Negate.Operator>
{
    public static readonly Negate Instance = new();

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => inputs[0].Source switch
    {
        { Primitive: Negate } negation => negation.Inputs[0],
        { Primitive: Multiply } product when product.Inputs[0].IsLiteralScalar => -product.Inputs[0] * product.Inputs[1],
        _ => base.Simplify(inputs),
    };

    protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => -message;

    internal readonly struct Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => -x;
    }
}
