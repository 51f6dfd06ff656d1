using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>x².</summary>
        public static Tensor Square(Tensor x) => Graphs.Square.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Square : Unary<Square.Operator>
    {
        public static readonly Square Instance = new();

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
        {
            Node source = inputs[0].Source;
            return source.Primitive switch
            {
                Negate or Abs => Functions.Square(source.Inputs[0]),
                Multiply when source.Inputs[0] is { IsModerate: true } number => number.Values[0] * number.Values[0] * Functions.Square(source.Inputs[1]),
                _ => base.Simplify(inputs),
            };
        }

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (2 * x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => x * x;
        }
    }
}
