using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The inverse of the hyperbolic cosine, from 0 on; NaN for x below 1. A zero message stays zero where x is 1.</summary>
        public static Tensor Acosh(Tensor x) => Graphs.Acosh.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Acosh : Unary<Acosh.Operator>
    {
        public static readonly Acosh Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / (Functions.Sqrt(x - 1) * Functions.Sqrt(x + 1)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Acosh(x);
        }
    }
}
