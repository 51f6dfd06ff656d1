using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Square root; NaN below 0. A zero message stays zero where x is 0.</summary>
        public static Tensor Sqrt(Tensor x) => Graphs.Sqrt.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Sqrt : Unary<Sqrt.Operator>
    {
        public static readonly Sqrt Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 0.5 / y);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.Sqrt(x);
        }
    }
}
