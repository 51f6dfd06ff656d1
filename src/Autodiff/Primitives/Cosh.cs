using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Hyperbolic cosine.</summary>
        public static Tensor Cosh(Tensor x) => Graphs.Cosh.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Cosh : Unary<Cosh.Operator>
    {
        public static readonly Cosh Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Functions.Sinh(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Cosh(x);
        }
    }
}
