using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
            public static Vector512<double> Invoke(Vector512<double> x) => Vector512.ConditionalSelect(
                Vector512.LessThan(x, Vector512<double>.Zero),
                Vector512.Create(-1.0),
                Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<double>.Zero), Vector512<double>.One, x));

            public static double Invoke(double x) => x < 0 ? -1 : x > 0 ? 1 : x;
        }
    }
}
