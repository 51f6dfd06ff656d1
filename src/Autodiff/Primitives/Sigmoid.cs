using System.Runtime.CompilerServices;
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
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Sigmoid(x);
        }
    }
}
