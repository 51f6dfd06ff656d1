using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log(1 + x), accurate for small x; −∞ at −1. A zero message stays zero where x is −1.</summary>
        public static Tensor Log1p(Tensor x) => Graphs.Log1p.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Log1p : Unary<Log1p.Operator>
    {
        public static readonly Log1p Instance = new();

        /// <summary>log(1 − sigmoid(x)) = −softplus(x), which does not lose the tail where sigmoid(x) rounds to 1.</summary>
        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
            inputs[0].Source is { Primitive: Negate } negation && negation.Inputs[0].Source is { Primitive: Sigmoid } sigmoid
                ? -Functions.Softplus(sigmoid.Inputs[0])
                : base.Simplify(inputs);

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / (1 + x));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Log1p(x);
        }
    }
}
