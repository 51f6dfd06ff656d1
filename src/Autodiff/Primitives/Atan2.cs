using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The angle of the point (x, y), from −π to π; zeros and infinities count with their signs, as IEEE 754 has it. The derivative at (0, 0) is 0.</summary>
        public static Tensor Atan2(Tensor y, Tensor x) => Graphs.Atan2.Instance.Apply(y, x);
    }
}

namespace Prob.Graphs
{
    /// <summary>Of the ordinate and the abscissa, in this order.</summary>
    internal sealed record Atan2 : Binary<Atan2.Operator>
    {
        public static readonly Atan2 Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor y, Tensor x, Tensor z) => message * Slope(x, x, y);

        protected override Tensor? DerivativeSecond(Tensor message, Tensor y, Tensor x, Tensor z) => -(message * Slope(y, x, y));

        /// <summary>side / (x² + y²), and 0 where the side is.</summary>
        private static Tensor Slope(Tensor side, Tensor x, Tensor y)
        {
            Tensor inverse = 1 / Functions.Hypot(x, y);
            return Annihilate.Product(Annihilate.Product(side, inverse), inverse);
        }

        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T y, T x)
                where T : struct, ILanes<T> => VectorMath.Atan2(y, x);
        }
    }
}
