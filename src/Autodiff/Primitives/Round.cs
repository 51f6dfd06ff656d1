using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The nearest whole number, of two the even one. The derivative is 0 everywhere.</summary>
        public static Tensor Round(Tensor x) => Graphs.Round.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Round : Unary<Round.Operator>
    {
        public static readonly Round Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => null;

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T>
            {
                T whole = T.Create(4503599627370496.0), size = T.Abs(x);   // 2⁵², from which on all are whole
                return T.SelectLess(size, whole, T.CopySign(size + whole - whole, x), x);
            }
        }
    }
}
