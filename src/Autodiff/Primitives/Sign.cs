using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>−1, 0 or 1; NaN for NaN. The derivative is 0 everywhere.</summary>
        public static Tensor Sign(Tensor x) => Graphs.Sign.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Sign : Unary<Sign.Operator>
    {
        public static readonly Sign Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => null;

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.SelectLess(x, T.Create(0), T.Create(-1), T.SelectLess(T.Create(0), x, T.Create(1), x));
        }
    }
}
