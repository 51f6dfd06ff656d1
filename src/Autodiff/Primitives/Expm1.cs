using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>eˣ − 1, accurate for small x.</summary>
        public static Tensor Expm1(Tensor x) => Graphs.Expm1.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Expm1 : Unary<Expm1.Operator>
    {
        public static readonly Expm1 Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Functions.Exp(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Expm1(x);
        }
    }
}
