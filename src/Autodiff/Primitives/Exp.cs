using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Exponential, eˣ.</summary>
        public static Tensor Exp(Tensor x) => Graphs.Exp.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Exp : Unary<Exp.Operator>
    {
        public static readonly Exp Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * y;

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Exp(x);
        }
    }
}
