using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>message · factor, and 0 where the message is 0 whatever the factor is: an impossible branch has no slope, not 0 · ∞.</summary>
internal sealed record Annihilate : Binary<Annihilate.Operator>
{
    public static readonly Annihilate Instance = new();

    public static Tensor Product(Tensor message, Tensor factor) => Instance.Apply(message, factor);

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
    {
        // A factor that is finite whatever happens needs no guard: then this is an ordinary product, with all its simplifications.
        static bool IsFinite(Tensor t) => t.Source.Primitive is Constant { IsData: false } constant && Array.TrueForAll(constant.Values, double.IsFinite);
        bool isSafe = IsFinite(inputs[1]) || (IsFinite(inputs[0]) && !((Constant)inputs[0].Source.Primitive).Values.Contains(0));
        if (isSafe)
            return inputs[0] * inputs[1];
        if (inputs[0] == inputs[1])
            return Functions.Square(inputs[0]);
        if (Carries(inputs[0], inputs[1], 8))
            return inputs[0] * inputs[1];
        // Signs and scalars go outside, where there are fewer of them in the end.
        if (ScalarFactor.Of(inputs[0]) is { IsNeverZero: true } factor)
            return factor.Times(Product(factor.Rest, inputs[1]));
        if (inputs[1].Source.Primitive is Negate)
            return -Product(inputs[0], inputs[1].Source.Inputs[0]);
        if (inputs[0].Source.Primitive is Annihilate && ScalarFactor.Of(inputs[0]) is { } last && inputs[1].Type != TensorType.Scalar)
            return last.Times(Product(last.Rest, inputs[1]));
        return base.Simplify(inputs);
    }

    /// <summary>Whether a message cannot be 0 where the factor is infinite or NaN, as it has been multiplied by it already.</summary>
    private static bool Carries(Tensor message, Tensor factor, int depth)
    {
        if (message == factor)
            return true;
        Node node = message.Source;
        if (depth == 0 || node.Inputs.Length == 0)
            return false;
        return node.Primitive switch
        {
            Negate or Square => Carries(node.Inputs[0], factor, depth - 1),
            Multiply => Carries(node.Inputs[0], factor, depth - 1) || Carries(node.Inputs[1], factor, depth - 1),
            Annihilate => Carries(node.Inputs[0], factor, depth - 1),
            _ => false,
        };
    }

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Product(message, y);

    /// <summary>Both are messages now, of the first and of the second order, and either annihilates.</summary>
    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => Functions.Where(x, Product(message, x), 0);

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Select(T.Equal(x, T.Create(0)), T.Create(0), x * y);
    }
}
