using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The largest whole number not above x. The derivative is 0 everywhere.</summary>
        public static Tensor Floor(Tensor x) => Graphs.Floor.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Floor : Unary<Floor.Operator>
    {
        public static readonly Floor Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => null;

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Floor(x);

            public static double Invoke(double x) => Math.Floor(x);
        }
    }
}
