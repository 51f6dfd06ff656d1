using System.Runtime.CompilerServices;
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
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Softplus(x);
        }
    }
}
