using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The inverse of the hyperbolic tangent: ±∞ at ±1, NaN beyond. A zero message stays zero at both ends.</summary>
        public static Tensor Atanh(Tensor x) => Graphs.Atanh.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Atanh : Unary<Atanh.Operator>
    {
        public static readonly Atanh Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / ((1 - x) * (1 + x)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Atanh(x);
        }
    }
}
