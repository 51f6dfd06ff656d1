using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Natural logarithm; −∞ at 0 and NaN below. A zero message stays zero where x is 0.</summary>
        public static Tensor Log(Tensor x) => KnownLogDiagonal.Of(x) ?? Graphs.Log.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Log : Unary<Log.Operator>
    {
        public static readonly Log Instance = new();

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
        {
            Node source = inputs[0].Source;
            return source.Primitive switch
            {
                Exp => source.Inputs[0],
                Sigmoid => -Functions.Softplus(-source.Inputs[0]),
                ExpDifference => LogWeight.Instance.Apply(source.Inputs[0], source.Inputs[1]),   // log softmax
                _ => KnownLogDiagonal.Of(inputs[0]) ?? base.Simplify(inputs),
            };
        }

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Log(x);
        }
    }
}
