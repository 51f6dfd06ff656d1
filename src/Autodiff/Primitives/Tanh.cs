using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Hyperbolic tangent.</summary>
        public static Tensor Tanh(Tensor x) => Graphs.Tanh.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Tanh : Unary<Tanh.Operator>
    {
        public static readonly Tanh Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * TanhSlope.Instance.Apply(y);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Tanh(x);
        }
    }
}
