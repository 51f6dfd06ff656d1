using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log(1 + eˣ), without overflow.</summary>
        public static Tensor Softplus(Tensor x) => Graphs.Softplus.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Softplus : Unary<Softplus.Operator>
    {
        public static readonly Softplus Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Functions.Sigmoid(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Softplus(x);

            public static double Invoke(double x) => VectorMath.Softplus(x);
        }
    }
}
