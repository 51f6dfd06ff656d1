using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The inverse of the hyperbolic sine, for any x.</summary>
        public static Tensor Asinh(Tensor x) => Graphs.Asinh.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Asinh : Unary<Asinh.Operator>
    {
        public static readonly Asinh Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message / Functions.Hypot(1, x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Asinh(x);
        }
    }
}
