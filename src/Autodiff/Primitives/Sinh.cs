using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Hyperbolic sine.</summary>
        public static Tensor Sinh(Tensor x) => Graphs.Sinh.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Sinh : Unary<Sinh.Operator>
    {
        public static readonly Sinh Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Functions.Cosh(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Sinh(x);
        }
    }
}
