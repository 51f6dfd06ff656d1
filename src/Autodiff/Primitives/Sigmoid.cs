using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Logistic function 1 / (1 + e⁻ˣ).</summary>
        public static Tensor Sigmoid(Tensor x) => Graphs.Sigmoid.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Sigmoid : Unary<Sigmoid.Operator>
    {
        public static readonly Sigmoid Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (y * Functions.Sigmoid(-x));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Sigmoid(x);

            public static double Invoke(double x) => VectorMath.Sigmoid(x);
        }
    }
}
