using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The angle from −π/2 to π/2 whose sine is x; NaN outside of −1 to 1. A zero message stays zero at both ends.</summary>
        public static Tensor Asin(Tensor x) => Graphs.Asin.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Asin : Unary<Asin.Operator>
    {
        public static readonly Asin Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / Functions.Sqrt((1 - x) * (1 + x)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Asin(x);
        }
    }
}
