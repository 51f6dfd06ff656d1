using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
            public static Vector512<double> Invoke(Vector512<double> x) => x * x;

            public static double Invoke(double x) => x * x;
        }
    }
}
