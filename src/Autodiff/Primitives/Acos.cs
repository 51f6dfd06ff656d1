using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The angle from 0 to π whose cosine is x; NaN outside of −1 to 1. A zero message stays zero at both ends.</summary>
        public static Tensor Acos(Tensor x) => Graphs.Acos.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Acos : Unary<Acos.Operator>
    {
        public static readonly Acos Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, -1 / Functions.Sqrt((1 - x) * (1 + x)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Acos(x);
        }
    }
}
