using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
        public static Tensor Relu(Tensor x) => Graphs.Relu.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Relu : Unary<Relu.Operator>
    {
        public static readonly Relu Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Functions.Where(x > 0, message, 0);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Max(x, Vector512<double>.Zero);

            public static double Invoke(double x) => Math.Max(x, 0);
        }
    }
}
