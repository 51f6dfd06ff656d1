using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>√(x² + y²), without overflow on the way. The derivative at (0, 0) is 0.</summary>
        public static Tensor Hypot(Tensor x, Tensor y) => Graphs.Hypot.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record Hypot : Binary<Hypot.Operator>
    {
        public static readonly Hypot Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message * Annihilate.Product(x, 1 / z);

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => message * Annihilate.Product(y, 1 / z);

        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T> => VectorMath.Hypot(x, y);
        }
    }
}
