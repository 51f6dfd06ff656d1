using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Logarithm of base 2, exact for powers of 2: −∞ at 0, NaN below. A zero message stays zero where x is 0.</summary>
        public static Tensor Log2(Tensor x) => Graphs.Log2.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Log2 : Unary<Log2.Operator>
    {
        public static readonly Log2 Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / Math.Log(2) / x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Log2(x);
        }
    }
}
