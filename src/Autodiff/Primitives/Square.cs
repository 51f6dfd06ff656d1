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

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (2 * x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => x * x;
        }
    }
}
